namespace Austin.Live.Tests.RealPrograms;

/// <summary>What the programs do without a profiler; each is run once for all tests.</summary>
public sealed class PlainRuns
{
    private readonly Dictionary<string, ProgramOutcome> _outcomes = [];

    internal ProgramOutcome Of(RealProgram program)
    {
        if (!_outcomes.TryGetValue(program.Name, out ProgramOutcome? outcome))
        {
            using ProgramRun run = new(program);
            outcome = run.Plain();
            Assert.True(outcome.Status == program.Status, $"{program.Name} ended with {outcome.Status}: {outcome.Error}");
            _outcomes.Add(program.Name, outcome);
        }

        return outcome;
    }
}
