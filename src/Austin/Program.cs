using Austin.Common.CommandLine;
using Austin.Common.Running;
using Austin.Common.Sampling.Loop;

ProgramIdentity identity = ProgramIdentity.From(
    Programs.Austin, Environment.GetCommandLineArgs()[0], Environment.GetEnvironmentVariable(ProgramIdentity.CompatibilityVariable));
return new SamplerApplication(identity, ProgramEnvironment.Current(), settings => new Sampler(settings)).Run(args);
