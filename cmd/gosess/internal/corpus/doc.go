// Package corpus runs the Go tree's own test programs with the real gosess, in
// both engines. There is nothing in it but tests.
//
// Its one rule: compiled, all of them print what they print under go run;
// interpreted, they do, or say which limit of the engine they met. The exceptions stand in
// testdata/exceptions.txt, each with its reason.
//
// The programs are those of $(go env GOROOT)/test that begin with "// run". Archives and
// images of Go have that directory; some distributions' packages leave it out, and then
// nothing is run, which CI does not accept.
package corpus
