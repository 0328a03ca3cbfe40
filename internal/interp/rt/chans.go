package rt

import (
	"reflect"

	"gosess/internal/interp/limit"
	"gosess/internal/value"
)

// chanToHost connects a channel of the session whose elements are laid out
// anew (chan error, chan os.Signal) to one for compiled code. Compiled code may
// send; what it sends is passed on by a goroutine that ends when compiled code
// closes the channel.
func chanToHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Host)
	}
	if t.Dir == reflect.RecvDir {
		panic(limited(limit.ChanReceive, TypeString(t)))
	}
	ch := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, t.Elem.Host), v.Cap())
	go func() {
		for {
			x, ok := ch.Recv()
			if !ok {
				v.Close()
				return
			}
			v.Send(FromHost(x, t.Elem))
		}
	}()
	return ch.Convert(t.Host)
}

// chanFromHost connects a channel of compiled code to one of the session: what
// is received from it is passed on by a goroutine that ends when compiled code
// closes the channel.
func chanFromHost(v reflect.Value, t *value.Type) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(t.Layout)
	}
	if t.Dir != reflect.RecvDir {
		panic(limited(limit.ChanSend, TypeString(t)))
	}
	ch := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, t.Layout.Elem()), 0)
	go func() {
		for {
			x, ok := v.Recv()
			if !ok {
				ch.Close()
				return
			}
			ch.Send(FromHost(x, t.Elem))
		}
	}()
	return ch.Convert(t.Layout)
}
