// Package wire carries frames between two processes over a pair of byte
// streams: a pipe, or the standard input and output of ssh.
//
// Make a [Conn] with [New], exchange versions with [Conn.Handshake], then
// [Conn.Send] from any goroutine and [Conn.Recv] from one.
//
// Its one rule: a header can be read without its body. Whatever a body holds,
// and whether or not anyone can decode it, the frame around it can be answered.
//
// # Format
//
// Each side first writes an introduction of 16 bytes: the magic "gosess/w", one
// byte with the newest version that it speaks, one with the oldest, and the
// name of the protocol that follows, 6 bytes padded with zeros. Frames follow:
//
//	type    1 byte
//	chan    uvarint   which worker behind the connection; 0 is the peer itself
//	id      uvarint   what an answer refers to
//	hlen    uvarint   at most [MaxHeader]
//	blen    uvarint   at most [MaxBody]
//	header  hlen bytes
//	body    blen bytes
//
// The fixed fields are binary by hand because a hundred thousand of them pass
// in a second; headers that need more than an id are CBOR, see [Marshal].
// A type that the receiver does not know is answered with a frame of
// type [Unsupported] that has the same chan and id and the unknown type as its
// header's only byte; see [Unknown].
//
// The package knows no message but that one: types from 1 to 254 belong to the protocol.
package wire
