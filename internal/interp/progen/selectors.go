package progen

// A selector is what may follow a value and a dot: a field, or a method.
type selector struct {
	name string
	t    *typ    // of a field
	m    *method // or nil
	ptr  bool    // a method that only pointers have
}

// selectors lists the fields and methods of a value, those of what it embeds included:
// what is found once at the depth where a name is found first.
func (t *typ) selectors() []selector {
	type place struct {
		t   *typ
		ptr bool // reached through a pointer
	}
	var all []selector
	known := map[string]bool{}
	level := []place{{t, t.kind == kPtr}}
	if t.kind == kPtr {
		level[0].t = t.elem
	}
	for len(level) > 0 {
		var next []place
		var found []selector
		for _, p := range level {
			for _, m := range p.t.methods {
				found = append(found, selector{name: m.name, m: m, ptr: m.ptr && !p.ptr})
			}
			for _, f := range p.t.fields {
				found = append(found, selector{name: f.name, t: f.t})
				if e := f.t; f.embedded && e.kind == kPtr {
					next = append(next, place{e.elem, true})
				} else if f.embedded {
					next = append(next, place{e, p.ptr})
				}
			}
		}
		count := map[string]int{}
		for _, s := range found {
			count[s.name]++
		}
		for _, s := range found {
			if count[s.name] == 1 && !known[s.name] && (s.m == nil || !s.m.open) {
				all = append(all, s)
			}
		}
		for n := range count {
			known[n] = true
		}
		level = next
	}
	return all
}

// implements reports whether values of t, or with ptr pointers to them, have the methods of
// the interface, all of them pure.
func (t *typ) implements(iface *typ) (value, ptr bool) {
	if !t.named || t.kind == kIface || t.kind == kPtr {
		return false, false
	}
	have := t.selectors()
	value = true
	for _, m := range iface.methods {
		found := false
		for _, s := range have {
			if s.m != nil && s.name == m.name && s.m.pure && sameAll(s.m.params, m.params) && sameAll(s.m.results, m.results) {
				found, value = true, value && !s.ptr
			}
		}
		if !found {
			return false, false
		}
	}
	return value, true
}
