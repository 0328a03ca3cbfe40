package live

import (
	"reflect"

	"gosess/internal/value"
)

// A Lost is a part of a variable that a session file has no value for, or one
// that the program cannot have.
type Lost struct {
	Var  string
	What string // "model.mu: sync.Mutex is locked"
}

func (l Lost) String() string { return l.What }

// Restore gives the program's variables the values that a session file holds, as
// far as it can. Variables that the file does not have are among what is lost.
func (p *Program) Restore(session []byte) ([]Lost, error) {
	vars, report, err := p.decode(session)
	if err != nil {
		return nil, err
	}
	var lost []Lost
	have := map[string]bool{}
	for _, v := range vars {
		have[v.Name] = p.isAt(v)
		if ptr := p.vars[v.Name]; ptr.IsValid() && !have[v.Name] {
			lost = append(lost, Lost{v.Name, differs(v, ptr)})
			have[v.Name] = true
		}
	}
	if report != nil {
		for _, t := range report.Lost {
			lost = append(lost, Lost{t.Var, lostText(t)})
			have[t.Var] = true
		}
	}
	for _, v := range p.table.Vars {
		if !have[v.Name] {
			lost = append(lost, Lost{v.Name, v.Name})
		}
	}
	return lost, nil
}

// decode reads the values of a session file into the program's variables.
func (p *Program) decode(session []byte) ([]value.Var, *value.Report, error) {
	r, err := value.NewSeqBytes(session)
	if err != nil {
		return nil, nil, err
	}
	if err := skipToValues(r); err != nil {
		return nil, nil, err
	}
	return value.DecodeGroup(r, value.DecodeOptions{
		Resolver: p,
		Want:     func(name string) bool { return p.vars[name].IsValid() },
		Cell: func(name string, t *value.Type) reflect.Value {
			if ptr := p.vars[name]; ptr.IsValid() && ptr.Type().Elem() == t.Layout {
				return ptr
			}
			return reflect.Value{}
		},
	})
}

// isAt reports whether a variable was decoded into that of the program.
func (p *Program) isAt(v value.Var) bool {
	ptr := p.vars[v.Name]
	return ptr.IsValid() && (ptr == v.Ptr || ptr.Pointer() == v.Ptr.Pointer())
}

// differs says that a variable is of another type in the program, at ptr.
func differs(v value.Var, ptr reflect.Value) string {
	return "variable " + v.Name + " is of type " + v.Type.Text() + " in the session, " + ptr.Type().Elem().String() + " in the program"
}
