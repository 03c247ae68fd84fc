using Austin.Agent.Pushing;
using Austin.Agent.Running;
using Austin.Agent.Targets;

namespace Austin.Agent.Tests.Targets;

public sealed class IdentityTests
{
    [Theory]
    [InlineData("python3 /srv/shop/serve.py --port 80", "serve")]
    [InlineData("/usr/bin/python3.11 -u -W ignore -m shop.web", "shop.web")]
    [InlineData("python -Im http.server", "http.server")]
    [InlineData("python -mhttp.server", "http.server")]
    [InlineData("python -c print(1)", "python")]
    [InlineData("python3", "python")]
    [InlineData("python3 -", "python")]
    [InlineData("python3 /usr/bin/gunicorn app:app", "gunicorn")]
    [InlineData("uwsgi --ini x", "uwsgi")]
    [InlineData("", "python")]
    public void A_command_tells_the_service(string command, string service) =>
        Assert.Equal(service, ServiceName.OfCommand(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void The_environment_tells_it_first()
    {
        Dictionary<string, string> environment = new() { ["DD_SERVICE"] = "three" };
        Assert.Equal("three", ServiceName.Of(environment, ["python", "x.py"]));
        environment["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=prod,service.name=two%20words,=,x";
        Assert.Equal("two words", ServiceName.Of(environment, ["python", "x.py"]));
        Assert.Contains(("deployment.environment", "prod"), ServiceName.Attributes(environment));
        environment["OTEL_SERVICE_NAME"] = "one";
        Assert.Equal("one", ServiceName.Of(environment, ["python", "x.py"]));
        environment["OTEL_SERVICE_NAME"] = " ";
        Assert.Equal("two words", ServiceName.Of(environment, ["python", "x.py"]));
    }

    [Theory]
    [InlineData("0::/system.slice/docker-{0}.scope\n")]
    [InlineData("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-{0}.scope\n")]
    [InlineData("12:cpu:/docker/{0}\n0::/\n")]
    public void A_control_group_tells_the_container(string cgroup)
    {
        string id = string.Concat(Enumerable.Repeat("0a1b2c3d", 8));
        Assert.Equal(id, ContainerId.Find(cgroup.Replace("{0}", id, StringComparison.Ordinal)));
        Assert.Null(ContainerId.Find(cgroup.Replace("{0}", id + "0", StringComparison.Ordinal)));
    }

    [Fact]
    public void Users_are_known_by_name_and_id()
    {
        string[] lines = ["root:x:0:0:root:/root:/bin/sh", "bad", "www:x:33:33::/:"];
        Assert.Equal("33", UserNames.Find("www", lines));
        Assert.Null(UserNames.Find("nobody-here", lines));
        Assert.Equal("1000", UserNames.Find("1000"));
    }

    [Fact]
    public void Headers_are_read_from_files_and_variables()
    {
        Assert.Equal([("Authorization", "Basic a:b"), ("X-Y", "")], HeaderLines.Parse("# comment\n\nAuthorization: Basic a:b\r\nX-Y:\n"));
        Assert.Null(HeaderLines.Parse("no header here\n"));
        Assert.Null(HeaderLines.Parse("bad name: x\n"));
        Assert.Equal([("api-key", "a b"), ("c", "d")], HeaderLines.ParseVariable("api-key=a%20b, c=d"));
        Assert.Null(HeaderLines.ParseVariable("nonsense"));
    }

    [Theory]
    [InlineData("pyroscope=http://localhost:4040", true)]
    [InlineData("otlp=https://collector:4318/base", true)]
    [InlineData("dir=/tmp/x", true)]
    [InlineData("parca=http://localhost:7070", true)]
    [InlineData("pyroscope=ftp://x", false)]
    [InlineData("pyroscope=localhost:4040", false)]
    [InlineData("otlp=http://user:secret@host", false)]
    [InlineData("datadog=http://x:8126", true)]
    [InlineData("dir=", false)]
    public void A_destination_is_what_the_help_says(string text, bool isRight)
    {
        Assert.Equal(isRight, Destination.Parse(text, out string problem) is not null);
        Assert.Equal(isRight, problem.Length == 0);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_not_there_is_not_there()
    {
        Assert.False(TlsLibrary.IsThere(["libnothing.so.77"]));
        Assert.True(TlsLibrary.IsThere(["libnothing.so.77", "libc.so.6"]));
    }
}
