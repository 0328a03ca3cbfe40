package value

import (
	"errors"
	"math/big"
	"reflect"
	"time"
	"unicode/utf8"
	"unsafe"
)

// This file writes and reads values that have forms of their own.

// appendString appends a string: as text if it is UTF-8, else as bytes.
func appendString(b []byte, s string) []byte {
	major := majorText
	if !utf8.ValidString(s) {
		major = majorBytes
	}
	return append(appendHead(b, major, uint64(len(s))), s...)
}

// form writes a value of a compiled type that is not written field by field.
func (e *encoder) form(p *plan, ptr unsafe.Pointer) {
	switch p.op {
	case opTime:
		e.buf = appendTime(e.buf, *(*time.Time)(ptr))
	case opLocation:
		e.buf = appendZone(e.buf, (*time.Location)(ptr), time.Time{})
	case opBigInt:
		e.buf = appendBig(e.buf, (*big.Int)(ptr))
	case opBigRat:
		r := (*big.Rat)(ptr)
		e.buf = append(e.buf, 0xd8, 30, 0x82)
		e.buf = appendBig(e.buf, r.Num())
		e.buf = appendBig(e.buf, r.Denom())
	default:
		e.pair(p, ptr)
	}
}

// pair writes what a value's own method makes of it.
func (e *encoder) pair(p *plan, ptr unsafe.Pointer) {
	v := reflect.NewAt(p.layout, ptr)
	at := e.at
	if e.mem != nil {
		at.off += uintptr(ptr) - uintptr(e.mem)
	}
	data, err := p.pair.marshal(v)
	if err != nil {
		e.buf = append(e.buf, itemNull)
		if !zero(ptr, p.size) {
			e.lost.add(at, p.t, err.Error())
		}
		return
	}
	if why := differs(v); why != "" {
		e.notes.add(at, p.t, why)
	}
	if p.pair.text() {
		e.buf = appendString(e.buf, string(data))
	} else {
		e.buf = appendBytes(e.buf, data)
	}
}

// appendBig appends an integer: as one of CBOR's if it fits, else as a bignum.
func appendBig(b []byte, x *big.Int) []byte {
	switch {
	case x.IsUint64():
		return appendUint(b, x.Uint64())
	case x.IsInt64():
		return appendInt(b, x.Int64())
	case x.Sign() < 0:
		n := new(big.Int).Not(x) // -1 - n, as CBOR counts
		if n.IsUint64() {
			return appendHead(b, majorNint, n.Uint64())
		}
		return appendBytes(append(b, 0xc3), n.Bytes())
	}
	return appendBytes(append(b, 0xc2), x.Bytes())
}

func (s *scanner) big() *big.Int {
	switch m, n := s.head(); {
	case m == majorUint:
		return new(big.Int).SetUint64(n)
	case m == majorNint:
		return new(big.Int).Not(new(big.Int).SetUint64(n))
	case m == majorTag && n == 2:
		return new(big.Int).SetBytes(s.bytes())
	case m == majorTag && n == 3:
		return new(big.Int).Not(new(big.Int).SetBytes(s.bytes()))
	}
	s.fail("integer wanted")
	return new(big.Int)
}

func (s *scanner) rat() *big.Rat {
	if tag := s.expect(majorTag); tag != 30 || s.array() != 2 {
		s.fail("rational number wanted")
		return new(big.Rat)
	}
	num, den := s.big(), s.big()
	if den.Sign() <= 0 {
		s.fail("a denominator is not positive")
		return new(big.Rat)
	}
	return new(big.Rat).SetFrac(num, den)
}

// Zones.
const (
	zoneUTC   = iota // [0]
	zoneLocal        // [1, offset, abbreviation]: the zone of the machine
	zoneNamed        // [2, offset, abbreviation, name in the time zone database]
	zoneFixed        // [3, offset, name]
)

// appendTime appends a time: [seconds since 1970 in UTC, nanoseconds, zone].
// The reading of a monotonic clock has no meaning in another process.
func appendTime(b []byte, t time.Time) []byte {
	b = appendInt(append(b, 0x83), t.Unix())
	b = appendUint(b, uint64(t.Nanosecond()))
	return appendZone(b, t.Location(), t)
}

// appendZone appends a location with its offset at t, so that the wall clock is
// kept where the location means something else or is not known.
func appendZone(b []byte, loc *time.Location, t time.Time) []byte {
	abbr, offset := t.In(loc).Zone()
	switch {
	case loc == time.UTC:
		return append(b, 0x81, zoneUTC)
	case loc == time.Local:
		return appendString(appendInt(append(b, 0x83, zoneLocal), int64(offset)), abbr)
	case fixedZone(loc, abbr):
		return appendString(appendInt(append(b, 0x83, zoneFixed), int64(offset)), abbr)
	}
	b = appendString(appendInt(append(b, 0x84, zoneNamed), int64(offset)), abbr)
	return appendString(b, loc.String())
}

// fixedZone reports whether time.FixedZone made loc: it has one zone, and that
// is its name.
func fixedZone(loc *time.Location, abbr string) bool {
	zones := reflect.ValueOf(loc).Elem().FieldByName("zone")
	return loc.String() == abbr && (!zones.IsValid() || zones.Kind() == reflect.Slice && zones.Len() == 1)
}

// A zone is one zone as written.
type zone struct {
	kind   int
	offset int
	abbr   string
	name   string
}

func (s *scanner) time(zones *zoneCache) time.Time {
	if s.array() != 3 {
		s.fail("time wanted")
		return time.Time{}
	}
	sec, nsec := s.int(), s.count()
	z := s.zone()
	if nsec > 999999999 {
		s.fail("nanoseconds out of range")
	}
	if s.err != nil {
		return time.Time{}
	}
	t := time.Unix(sec, int64(nsec))
	return t.In(zones.at(z, t))
}

func (s *scanner) zone() (z zone) {
	n := s.array()
	z.kind = s.count()
	if want := map[int]int{zoneUTC: 1, zoneLocal: 3, zoneNamed: 4, zoneFixed: 3}[z.kind]; n != want {
		s.fail("time zone wanted")
	}
	if n > 1 {
		z.offset, z.abbr = int(s.int()), string(s.text())
	}
	if n > 3 {
		z.name = string(s.text())
	}
	if z.offset < -1<<31 || z.offset > 1<<31 {
		s.fail("offset of a time zone out of range")
	}
	return z
}

// zoneCache gives equal zones of one group the same location, because == on
// times compares locations by pointer.
type zoneCache struct{ made map[zone]*time.Location }

// at returns the location of a zone for a time at which its offset is known.
func (c *zoneCache) at(z zone, t time.Time) *time.Location {
	loc, err := c.location(z)
	if err == nil {
		if abbr, offset := t.In(loc).Zone(); offset == z.offset && (abbr == z.abbr || z.kind == zoneUTC) {
			return loc
		}
	}
	loc, _ = c.location(zone{kind: zoneFixed, offset: z.offset, abbr: z.abbr})
	return loc
}

func (c *zoneCache) location(z zone) (loc *time.Location, err error) {
	switch z.kind {
	case zoneUTC:
		return time.UTC, nil
	case zoneLocal:
		return time.Local, nil
	case zoneNamed:
		z.offset, z.abbr = 0, "" // they vary over the year
	}
	if loc = c.made[z]; loc != nil {
		return loc, nil
	}
	if z.kind == zoneFixed {
		loc = time.FixedZone(z.abbr, z.offset)
	} else if loc, err = time.LoadLocation(z.name); err != nil || z.name == "Local" || z.name == "" {
		return nil, errors.Join(err, errors.New("no such location"))
	}
	if c.made == nil {
		c.made = map[zone]*time.Location{}
	}
	c.made[z] = loc
	return loc, nil
}
