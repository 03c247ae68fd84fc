using Austin.Common.CommandLine;
using Austin.Common.Sampling;

ProgramIdentity identity = ProgramIdentity.From(
    Programs.Austin, Environment.GetCommandLineArgs()[0], Environment.GetEnvironmentVariable(ProgramIdentity.CompatibilityVariable));
return new SamplerApplication(identity, Surroundings.Current(), settings => new Sampler(settings)).Run(args);
