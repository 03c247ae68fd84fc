using Austin.Common.CommandLine;
using Austin.Common.Sampling;
using AustinP.Native;

ProgramIdentity identity = ProgramIdentity.From(
    Programs.AustinP, Environment.GetCommandLineArgs()[0], Environment.GetEnvironmentVariable(ProgramIdentity.CompatibilityVariable));
return new SamplerApplication(
    identity, Surroundings.Current(), settings => new Sampler(settings, new NativeSampling(settings.Kernel))).Run(args);
