namespace Austin.Captures.Mojo;

/// <summary>The byte that starts every event of a MOJO stream. The payload follows from the id and the version.</summary>
public enum MojoEventId : byte
{
    /// <summary>Never written.</summary>
    Reserved = 0,

    /// <summary>String key, string value.</summary>
    Metadata = 1,

    /// <summary>Integer pid, integer interpreter id (version 3 and later), string thread id. Starts a sample.</summary>
    Stack = 2,

    /// <summary>Integer key, file key, scope key, line; from version 2 on also end line, column, end column. Defines a frame.</summary>
    Frame = 3,

    /// <summary>No payload. Part of the stack could not be read.</summary>
    FrameInvalid = 4,

    /// <summary>Integer key. Appends a defined frame to the sample.</summary>
    FrameReference = 5,

    /// <summary>String scope. Appends a kernel frame to the sample.</summary>
    FrameKernel = 6,

    /// <summary>No payload. The collector was running.</summary>
    Gc = 7,

    /// <summary>No payload. The thread was not on a CPU.</summary>
    Idle = 8,

    /// <summary>Integer µs.</summary>
    MetricTime = 9,

    /// <summary>Signed integer bytes.</summary>
    MetricMemory = 10,

    /// <summary>Integer key, string value. Defines a string.</summary>
    String = 11,

    /// <summary>Integer key. Has no meaning inside a sample; readers skip it.</summary>
    StringReference = 12,

    /// <summary>No payload, version 4 only. The stack begins with that of the thread's previous sample.</summary>
    StackRepeat = 13,
}
