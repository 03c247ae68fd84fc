using Austin.Common.CommandLine;
using Austin.Common.Running;
using Austin.Common.Sampling.Loop;
using AustinP.Native;

ProgramIdentity identity = ProgramIdentity.From(
    Programs.AustinP, Environment.GetCommandLineArgs()[0], Environment.GetEnvironmentVariable(ProgramIdentity.CompatibilityVariable));
return new SamplerApplication(
    identity,
    ProgramEnvironment.Current(),
    settings => new Sampler(settings, new NativeSampling(settings.Kernel)),
    (core, files, memory, interpreter) => new NativeCore(core, files, memory, interpreter)).Run(args);
