package limit

// Refused before a program or cell runs: what is said is Text, followed by "is
// not supported by the interpreted engine".
var (
	UnsafePointer = before("unsafe.Pointer", "`unsafe.Pointer`",
		"Values are laid out by the engine and not by the compiler: what is behind such a pointer is not what Go has there.")
	UnsafeFunc = before("%s", "functions of package `unsafe` of values that are no constants: `unsafe.Sizeof(x)`, `unsafe.Slice`, `unsafe.String`, …",
		"They speak of the compiler's layout of memory, which the engine's is not.")
	Function = before("the function %s", "a function of a compiled package that the engine does not carry: some of `syscall`, `runtime` and `testing`",
		"It exists on one operating system only, or cannot be called from outside its package's internals.")
	GenericFunc = before("the generic function %s.%s", "a generic function of a package that has no source in the engine",
		"Compiled packages have no generic code; the engine carries source for those of the standard library.")
	GenericType = before("generic type %s.%s", "a generic type of a package that has no source in the engine",
		"As for generic functions.")
	Method = before("the method %s of %s", "a method of a compiled type that the engine does not carry",
		"The linker has left it out, or the type is not exported.")
	Variable = before("the variable %s.%s", "a variable of a compiled package that the engine does not carry",
		"It exists on one operating system only.")
	FieldAddress = before("the address of the field %s of a compiled type", "the address of a field, in a struct of a compiled package, whose type holds an interface or a func: `&http.Server{}.Handler`",
		"The field is converted when it is read or written, so there is no memory in the engine's layout to point to.")
	VarAddress = before("the address of the variable %s of a compiled package", "the address of a variable of a compiled package whose type holds an interface or a func: `&io.EOF`",
		"The variable is converted when it is read or written.")
	RangeGoto = before("goto in the body of a range over a func", "`goto` in the body of a `range` over a func",
		"The body is a function of its own in lowered code.")
	LocalGeneric = before("the generic type %s of a function", "a generic type that is declared inside a function",
		"Its identity depends on the instances of all functions around it; declare it at top level.")
	RecursiveType = before("recursive type %s", "a recursive type that package reflect cannot build",
		"Layouts are made at run time and closed through pointers, slices, maps, funcs and interfaces; another way to be recursive is not known.")
	Unknown = before("%s", "a form of Go that the engine does not know",
		"Nothing is run by guess; this is a defect, please report it.")
)

// Stopped when a program gets there: what is said is "the interpreted engine cannot" and Text.
// The program cannot recover from it.
var (
	ReflectValue = within("look into a %s with reflect.ValueOf", "`reflect.ValueOf` of a value whose type the session declares, or that holds interfaces or funcs",
		"Package reflect would see the engine's layout and none of the methods.")
	ReflectType = within("answer reflect.Type.%s for %s", "some questions to the `reflect.Type` of such a value: its methods as funcs, conversions, the size of interfaces and funcs",
		"Package reflect makes no values of types that it does not know.")
	ReflectOfType = within("call %s with the reflect.Type of a %s", "functions of package `reflect` that take the `reflect.Type` of such a value: `reflect.New`, `reflect.SliceOf`, `reflect.Value.Convert`, …",
		"Package reflect makes no types and values of types that it does not know.")
	ByReflection = within("hand a %s to %s, which looks into it by reflection", "handing such a value to a package that looks into it by reflection: `encoding/xml`, `encoding/gob`, templates (`fmt`, `encoding/json`, `encoding/binary`, `sort`, `slices` and `errors` are served)",
		"As for `reflect.ValueOf`.")
	MirrorType = within("take from a compiled package a type that is made of %s", "a type that a compiled package makes of a session type by reflection: a slice, map or func type of it that nobody handed over",
		"The session has no such type.")
	HostInterface = within("hand a %s to a compiled package that wants %s", "handing a value of the session to a compiled package as an interface of several methods for which there is no adapter",
		"Methods cannot be added to types at run time; adapters are compiled into gosess for the interfaces of the standard library.")
	HostValue = within("hand a value of type %s to a compiled package here", "handing a value of the session to a compiled package where its type says something else than an interface",
		"Compiled code has no such type.")
	Stack = within("say where session code is with %s", "`runtime.Caller`, `runtime.Callers`, `runtime.FuncForPC`, `runtime.Stack`, `debug.Stack`, `debug.PrintStack`",
		"The stack of the process is the interpreter's. Panics show the stack of the session by other means.")
	ChanReceive = within("let a compiled package receive from a %s", "a compiled package that receives from a channel of the session whose elements hold interfaces or funcs",
		"Elements are converted on their way, and a goroutine in between would take one too many.")
	ChanSend = within("send to a %s of a compiled package", "sending to a channel of a compiled package whose elements hold interfaces or funcs",
		"As for receiving.")
	Binary = within("use package encoding/binary on a %s", "`encoding/binary` on a type of the session with fields other than numbers",
		"Go refuses most of these as well; which, depends on the compiler's layout.")
	Finalizer = within("set a %s as finalizer of a %s", "`runtime.SetFinalizer` with a func of another parameter than the pointer's type",
		"The finalizer would be called with a value in the wrong layout.")
	Redefined = within("call method %s of %s: the type has changed since the value was handed over", "a compiled package that calls a method of a value whose type has lost it by a redefinition",
		"There is nothing to call.")
)
