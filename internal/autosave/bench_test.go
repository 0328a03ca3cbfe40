package autosave

import "testing"

// What it costs to save 256 MiB of which nothing has changed.
func BenchmarkSaveUnchanged(b *testing.B) {
	d, err := Create(b.TempDir(), About{})
	if err != nil {
		b.Fatal(err)
	}
	w, err := Open(d.Path(), true)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	big := random(256<<20, 1)
	if err := w.Save(1, bytesOf(big)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(big)))
	for b.Loop() {
		if err := w.Save(1, bytesOf(big)); err != nil {
			b.Fatal(err)
		}
	}
}

// What a cell waits for before it runs.
func BenchmarkCell(b *testing.B) {
	d, err := Create(b.TempDir(), About{})
	if err != nil {
		b.Fatal(err)
	}
	w, err := Open(d.Path(), true)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	for b.Loop() {
		if err := w.Cell(1, "x := f(1)"); err != nil {
			b.Fatal(err)
		}
	}
}
