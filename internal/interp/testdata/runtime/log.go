package main

import (
	"fmt"
	"log"
	"os"
)

type T int

func (t T) String() string { return fmt.Sprint("T", int(t)) }

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	log.Println(T(1), "x")
	log.Print("a", T(2), T(3), "b")
	log.Printf("%T %v", T(1), []T{4})
	func() {
		defer func() { fmt.Println("rec", recover()) }()
		log.Panicf("p %d", T(5))
	}()
	defer fmt.Println("not run")
	log.Fatalln("bye", T(6))
}
