using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Locating;
using Austin.Common.CPython.Objects;
using Austin.Common.Memory;
using Austin.Common.Targets;

namespace Austin.Live.Tests.CPython.Objects;

/// <summary>The objects of a target that runs.</summary>
internal sealed class LiveObjects : IDisposable
{
    private readonly RunningTarget _target;

    private LiveObjects(RunningTarget target)
    {
        _target = target;
        Memory = TargetMemory.Open(target.Report.Pid);
        Assert.Equal(LocateOutcome.Found, new InterpreterLocator(new Austin.Common.Targets.ProcessFiles(target.Report.Pid), Memory).TryLocate(out RemoteInterpreter? interpreter));
        Interpreter = interpreter!;
        Reader = new ObjectReader(Memory, Interpreter.Layout);
        Assert.True(Memory.TryReadWord(Interpreter.Runtime + (ulong)Interpreter.Layout.RuntimeInterpretersHead, out ulong state));
        Modules = Reader.Modules(state);
    }

    public IRemoteMemory Memory { get; }

    public RemoteInterpreter Interpreter { get; }

    public ObjectReader Reader { get; }

    /// <summary><c>sys.modules</c> of the main interpreter.</summary>
    public ulong Modules { get; }

    public TargetReport Report => _target.Report;

    public static LiveObjects Start(Interpreter python, string program, params string[] arguments) =>
        new(RunningTarget.Start(python, program, arguments));

    /// <summary>A global name of the program.</summary>
    public ulong Global(string name)
    {
        ulong address = Reader.ModuleAttribute(Reader.Item(Modules, "__main__"), name);
        Assert.NotEqual(0UL, address);
        return address;
    }

    public void Dispose() => _target.Dispose();
}
