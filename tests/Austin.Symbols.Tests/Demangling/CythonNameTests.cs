using Austin.Symbols.Demangling;

namespace Austin.Symbols.Tests.Demangling;

public sealed class CythonNameTests
{
    [Theory]
    [InlineData("__pyx_f_7ddtrace_8internal_9_encoding_11StringTable__index", "_index")]
    [InlineData("__pyx_f_7ddtrace_8internal_9_encoding_17MsgpackEncoderV05_pack_span", "pack_span")]
    [InlineData("__pyx_tp_dealloc_4yaml_5_yaml_CParser", "CParser")]
    [InlineData("__pyx_pymod_exec__yaml", "_yaml")]
    [InlineData("__pyx_fuse_0__pyx_f_5numpy_3abs", null)]
    [InlineData("__pyx_fuse_0__pyx_f_5numpy_abs", "abs")]
    [InlineData("__pyx_tp_new_memoryview", null)]
    [InlineData("__pyx_f_99toolong_x", null)]
    [InlineData("__pyx_f_4yaml", null)]
    [InlineData("__pyx_pw_4yaml_1f", null)]
    [InlineData("PyObject_Call", null)]
    public void TheNameBehindTheScopesIsFound(string name, string? expected) => Assert.Equal(expected, CythonName.Demangle(name));

    [Theory]
    [InlineData("__pyx_pw_4yaml_5_yaml_7CParser_1__init__", true)]
    [InlineData("__pyx_pf_4yaml_5_yaml_2f", true)]
    [InlineData("__pyx_f_4yaml_5_yaml_f", false)]
    public void WrappersAreKnown(string name, bool expected) => Assert.Equal(expected, CythonName.IsWrapper(name));
}
