using Austin.Common.Cores;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Cores;

/// <summary>Prepares to follow the native stacks of a core.</summary>
/// <param name="core">The core.</param>
/// <param name="files">Its files.</param>
/// <param name="memory">Its memory.</param>
/// <param name="interpreter">Its interpreter.</param>
internal delegate INativeCore NativeCoreFactory(CoreFile core, CoreFiles files, IRemoteMemory memory, RemoteInterpreter interpreter);
