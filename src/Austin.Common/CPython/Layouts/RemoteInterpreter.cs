namespace Austin.Common.CPython.Layouts;

/// <summary>A CPython runtime found in a process: where it is and how to read it.</summary>
/// <param name="Runtime">Address of <c>_PyRuntime</c>.</param>
/// <param name="Version">Release of the interpreter.</param>
/// <param name="Layout">Where fields lie.</param>
/// <param name="Types">Type objects.</param>
/// <param name="PthreadIdOffset">Where the C library keeps the kernel id in a thread's control block; -1 when unknown.</param>
internal sealed record RemoteInterpreter(
    ulong Runtime, PythonVersion Version, InterpreterLayout Layout, TypeAddresses Types, int PthreadIdOffset);
