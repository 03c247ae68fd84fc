using Austin.Captures.Tooling;
using AustinP.Resolve.Running;

namespace Austin.Live.Tests.Resolve;

/// <summary>Debug information that is not in the file that was mapped: a debuginfod client's cache, and what dwz shares between files.</summary>
public sealed class DebugFilesTests : IDisposable
{
    private const ulong Base = 0x7f0000000000;
    private const string CacheVariable = "DEBUGINFOD_CACHE_PATH";
    private readonly TemporaryFolder _folder = new();
    private readonly string? _cacheBefore = Environment.GetEnvironmentVariable(CacheVariable);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(CacheVariable, _cacheBefore);
        _folder.Dispose();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheCacheOfADebuginfodClientIsUsedForItsVeryBuildOnly(bool isMappedFileHere)
    {
        NativeProgram whole = NativeProgram.Compile(_folder.File("x.so"), "-shared", "-fPIC", "-O2", "-g");
        List<ulong> addresses = whole.Addresses(9);
        string[] expected = Lines(whole.AddressToLine(addresses));
        string cached = _folder.File($"cache/{whole.BuildId()}/debuginfo");
        Directory.CreateDirectory(Path.GetDirectoryName(cached)!);
        NativeProgram.Run("objcopy", "--only-keep-debug", whole.Path, cached);
        string mapped = _folder.File("lib/x.so");
        if (isMappedFileHere)
        {
            NativeProgram.Run("strip", whole.CopyTo(mapped).Path);
        }

        string header = $"# module: 1 {Base:x}-{Base + 0x100000:x} 0 {whole.BuildId()} {mapped}";
        Environment.SetEnvironmentVariable(CacheVariable, null);
        Assert.Empty(Resolve(header, addresses).Intersect(expected));
        Environment.SetEnvironmentVariable(CacheVariable, _folder.File("cache"));
        Assert.Equal(expected, Resolve(header, addresses));

        NativeProgram other = NativeProgram.Compile(_folder.File("y.so"), "-shared", "-fPIC", "-O1", "-g");
        Assert.NotEqual(whole.BuildId(), other.BuildId());
        File.Copy(other.Path, cached, overwrite: true);
        Assert.DoesNotContain(Resolve(header, addresses), line => line.Contains("source.cc"));
    }

    [SkippableFact]
    public void WhatDwzMovedToASharedFileIsFoundThere()
    {
        NativeProgram first = NativeProgram.Compile(_folder.File("first.so"), "-shared", "-fPIC", "-O2", "-g");
        NativeProgram second = NativeProgram.Compile(_folder.File("second.so"), "-shared", "-fPIC", "-O1", "-g");
        List<ulong> addresses = first.Addresses(9);
        string[] expected = Lines(first.AddressToLine(addresses));
        string shared = _folder.File("shared.debug");
        NativeProgram.Run("dwz", "-m", shared, first.Path, second.Path);
        Assert.Contains("gnu_debugaltlink", string.Concat(NativeProgram.Run("readelf", "-SW", first.Path)));

        string header = $"# map: {Base:x}-{Base + 0x100000:x} {first.Path}";
        Assert.Equal(expected, Resolve(header, addresses));
        File.Delete(shared);
        Assert.NotEqual(expected, Resolve(header, addresses));
    }

    private static string[] Lines(List<string[]> chains) => [.. chains.Select(chain => $"P1;T0:1;{string.Join(';', chain)} 1")];

    private string[] Resolve(string header, List<ulong> addresses)
    {
        string input = _folder.File("in.austin");
        string output = _folder.File("out.austin");
        File.WriteAllLines(input, [header, "", .. addresses.Select(a => $"P1;T0:1;native@{Base + a:x}:name:1 1")]);
        ResolveOptions options = new() { Input = input, Output = output, Quiet = true };
        Assert.Equal(0, new ResolveRun(options, new ToolMessages("test", TextWriter.Null), new ProgressBar(null, TimeSpan.Zero)).Execute(TextWriter.Null));
        return [.. File.ReadAllLines(output).Where(line => line.StartsWith('P'))];
    }
}
