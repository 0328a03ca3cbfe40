// Integers of every width: wrapping, conversion, division, shifts, bits.
package main

import (
	"fmt"
	"math"
	"math/bits"
)

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

type Celsius int16
type Mask uint8

func ops[T integer](name string, xs ...T) {
	for _, a := range xs {
		for _, b := range xs {
			fmt.Print(name, " ", a, " ", b, ": ", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, " ")
			if b != 0 {
				fmt.Print(a/b, a%b)
			}
			fmt.Println(" ", a < b, a == b, ^a, -a, a<<3, a>>1)
		}
	}
}

func convert(xs ...int64) {
	for _, x := range xs {
		fmt.Println(int8(x), int16(x), int32(x), int(x), uint8(x), uint16(x), uint32(x), uint64(x), uint(x), uintptr(x), float32(x), float64(x), Celsius(x), Mask(x))
	}
}

func shifts() {
	var u8 uint8 = 0x81
	var i8 int8 = -127
	var u32 uint32 = 0xdeadbeef
	var i64 int64 = math.MinInt64
	for _, s := range []uint{0, 1, 7, 8, 31, 32, 63, 64, 200} {
		fmt.Println(s, u8<<s, u8>>s, i8<<s, i8>>s, u32<<s, u32>>s, i64<<s, i64>>s, 1<<s, uint16(1)<<s)
	}
	u8 <<= 1
	i8 >>= 1
	u32 &^= 0xff
	fmt.Println(u8, i8, u32)
	var k int = 3
	var f float64 = 1 << 3
	var w = uint64(1<<k) | 1<<(k+40)
	fmt.Println(f, w)
}

func div(a, b int) (q, r int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("caught: %v", p)
		}
	}()
	return a / b, a % b, nil
}

func main() {
	ops[int8]("int8", -128, -1, 0, 3, 127)
	ops[uint8]("uint8", 0, 1, 7, 200, 255)
	ops[int16]("int16", -32768, 5, 32767)
	ops[uint16]("uint16", 0, 65535, 300)
	ops[int32]("int32", math.MinInt32, -7, 2, math.MaxInt32)
	ops[uint32]("uint32", 0, 1, math.MaxUint32)
	ops[int64]("int64", math.MinInt64, -7, 2, math.MaxInt64)
	ops[uint64]("uint64", 0, 9, math.MaxUint64)
	ops[Celsius]("Celsius", -300, 27, 32000)
	ops[Mask]("Mask", 1, 128, 255)
	convert(0, 1, -1, 127, 128, 255, 256, -129, 1<<31, 1<<32+5, math.MaxInt64, math.MinInt64)
	shifts()
	for _, p := range [][2]int{{7, 2}, {-7, 2}, {7, -2}, {-7, -2}, {math.MinInt, -1}, {1, 0}} {
		fmt.Println(div(p[0], p[1]))
	}
	x := uint32(0b1011_0000)
	fmt.Println(bits.OnesCount32(x), bits.LeadingZeros32(x), bits.TrailingZeros32(x), bits.RotateLeft32(x, 28), bits.Reverse8(0x13), bits.Len(1023))
	hi, lo := bits.Mul64(1<<63+3, 10)
	fmt.Println(hi, lo)
	s, c := bits.Add64(math.MaxUint64, 1, 1)
	fmt.Println(s, c)
	var h uint32 = 2166136261
	for _, ch := range []byte("hash me") {
		h ^= uint32(ch)
		h *= 16777619
	}
	fmt.Printf("%08x %d %b %o %#x %c %q %U\n", h, int32(h), h&0xff, h>>20, h, 'ß', 'ß', 'ß')
	i := 5
	i++
	i *= i
	i -= 3
	i /= 2
	i %= 7
	i ^= 0x55
	i |= 0x100
	i &= 0x1f1
	fmt.Println(i)
	var r rune = 'a' + 2
	var by byte = 'z' - 25
	fmt.Println(r, by, string(r), string(rune(by)), 07, 0o17, 0b11, 1_000_000, 'a'+1)
}
