namespace AustinP.Naming;

/// <summary>What a native function does for running Python code.</summary>
internal enum EvaluationRole
{
    /// <summary>Nothing that its name tells.</summary>
    None,

    /// <summary>It is the evaluation loop, <c>_PyEval_EvalFrameDefault</c>: each call has a C frame.</summary>
    Loop,

    /// <summary>
    /// It runs an instruction where the interpreter is made of tail calls (3.14 and later, <c>--with-tail-call-interp</c>;
    /// <c>TARGET</c> in Python/ceval_macros.h): called by the loop, it stands for it while it runs.
    /// </summary>
    Handler,
}
