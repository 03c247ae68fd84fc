namespace Austin.Captures.Tests.Mojo;

/// <summary>A small file with every event of version 3: two threads, a kernel frame, GC, idle, a negative memory change.</summary>
internal static class MojoExample
{
    private const string Hex =
        "4d4f4a03" +
        "016d6f64650066756c6c00" +
        "022a00326100" +
        "0b8040612e707900" +
        "0b80416d61696e00" +
        "038a80800280408041" + "0707050c" +
        "058a808002" +
        "06646f5f7379735f706f6c6c00" +
        "07" +
        "09884e" + "08" + "0ac040" +
        "022a00326200" +
        "04" + "058a808002" +
        "09a401" + "0a00" +
        "022a00326100" +
        "098001" + "0a808001" +
        "016475726174696f6e003531363400";

    public static byte[] File => Convert.FromHexString(Hex);

    public const string Text =
        "# mode: full\n" +
        "P42;T0:42;a.py:main:7;kernel:do_sys_poll:0;:GC: 5000,1,-4096\n" +
        "P42;T0:43;:INVALID:;a.py:main:7 100,0,0\n" +
        "P42;T0:42 64,0,8192\n" +
        "# duration: 5164\n";
}
