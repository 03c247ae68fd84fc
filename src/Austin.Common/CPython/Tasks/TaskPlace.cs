using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Tasks;

/// <summary>Where an interpreter keeps which task each of its event loops runs.</summary>
/// <param name="CurrentTasks">
/// Up to 3.13 the dictionary <c>_current_tasks</c> of the module <c>asyncio.tasks</c>, from a loop to its task: that of the C
/// implementation where there is one. 0 from 3.14 on.
/// </param>
/// <param name="Offsets">3.14+: a thread state names its task itself. null up to 3.13.</param>
internal sealed record TaskPlace(ulong CurrentTasks, AsyncioOffsets? Offsets);
