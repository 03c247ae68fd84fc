// What runs and imports Python code rather than being the program: CPython's own functions, importlib, runpy.
const MACHINERY_FILES = /^<frozen (importlib|runpy|zipimport|getpath)\b|(^|\/)python3[^/]*\/(importlib\/.*|runpy\.py|zipimport\.py)$|(^|\/)(Python|Objects|Programs)\/[^/]+\.[ch]$|(^|\/)Modules\/main\.c$/;
// Only the families of CPython: extension modules have functions that begin with Py as well.
const MACHINERY_NAMES = new RegExp("^(_?Py_|_PyEval|_?Py(Accu|Arg|Async|Buffer|Bytes|Call|CFunction|CMethod|Code|Context|Coro|Descr|Dict|Err|Eval|File|Float|Frame|Function|Gen|Import|Interpreter|Iter|List|Long|Mapping|Mem|Method|Module|Number|Obj|Object|OS|Run|Sequence|Set|Slice|Stack|Super|Thread|ThreadState|Trash|Tuple|Type|Unicode|Vectorcall|Wrapper)_"
  + "|(pymain|pyrun|pythread|pyinit|slot_(tp|nb|sq|mp|am)|wrap|object_vacall|vectorcall|import|cfunction|methoddescr?|method|method_vectorcall|classmethoddescr|wrapper|wrapperdescr|type_call|run_mod|run_eval|builtin_(exec|eval|_)|gen_(send|iternext)|function_code|call_(function|method|attribute)|do_call|thread_run|start_thread|clone3?|r_object|read_object|marshal_loads|_imp|initialize_locals|_start|__libc_start)([_.@+]|$))");

function isMachinery(frame) {
  const kind = profile.frames.kind[frame];
  return kind <= 1 && (MACHINERY_FILES.test(frameFile(frame)) || (kind === 1 && MACHINERY_NAMES.test(frameName(frame))));
}

// Per frame whether a switch folds it into its caller.
const machinery = [];
function growMachinery() {
  for (let frame = machinery.length; frame < frameCount(); frame++) machinery.push(isMachinery(frame) ? 1 : 0);
}
growMachinery();
