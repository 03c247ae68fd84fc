using Austin.Common.CPython.Locating;

namespace Austin.Common.Tests.CPython;

public sealed class OtherPythonTests
{
    [Theory]
    [InlineData("pypy3.10", "It runs PyPy; only CPython is supported.")]
    [InlineData("libpypy3.10-c.so", "It runs PyPy; only CPython is supported.")]
    [InlineData("pypy-c", "It runs PyPy; only CPython is supported.")]
    [InlineData("graalpy", "It runs GraalPy; only CPython is supported.")]
    [InlineData("micropython", "It runs MicroPython; only CPython is supported.")]
    [InlineData("python2.7", "It runs Python 2.7, which is too old; 3.8 and later are supported.")]
    [InlineData("libpython3.6m.so.1.0", "It runs Python 3.6, which is too old; 3.8 and later are supported.")]
    [InlineData("python3.7", "It runs Python 3.7, which is too old; 3.8 and later are supported.")]
    [InlineData("python3.8", null)]
    [InlineData("python3.15", null)]
    [InlineData("python4.0", null)]
    [InlineData("python3", null)]
    [InlineData("pythonista2.1", null)]
    [InlineData("pypyodbc.so", null)]
    [InlineData("python99999999999.1", null)]
    [InlineData("", null)]
    public void Names_tell_what_else_runs_python(string name, string? text) => Assert.Equal(text, OtherPython.Describe(name));
}
