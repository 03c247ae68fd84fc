namespace Austin.Testing.Captures;

/// <summary>A capture of which every number is known.</summary>
public static class MadeCapture
{
    /// <summary>One second: 60 % in hot, 25 % in warm, 10 % in cold, 5 % in main; two threads.</summary>
    public const string Text = """
        # mode: wall
        # interval: 1000
        # python: 3.12.1

        P10;T0:10;app/main.py:main:3;app/work.py:hot:10 600000
        P10;T0:10;app/main.py:main:4;app/work.py:warm:20 250000
        P10;T0:10;app/main.py:main:5 50000
        P10;T0:11;lib/pool.py:serve:7;app/work.py:cold:30 100000

        """;
}
