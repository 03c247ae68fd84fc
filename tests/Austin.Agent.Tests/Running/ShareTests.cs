using System.Text.RegularExpressions;
using Austin.Agent.Running;

namespace Austin.Agent.Tests.Running;

/// <summary>The files that are made by hand say nothing that the program does not take.</summary>
public sealed class ShareTests
{
    [Theory]
    [InlineData("austin-agent.service", "(?m)^ExecStart=/usr/bin/austin-agent (.*)$")]
    [InlineData("austin-agent.yaml", "command: \\[\"austin-agent\", (.*)\\]")]
    public void The_command_line_of_a_recipe_is_valid(string file, string pattern)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "share", "doc", "austin", file));
        string[] words = [.. Regex.Match(text, pattern).Groups[1].Value.Split([' ', ',', '"'], StringSplitOptions.RemoveEmptyEntries)];
        words = [.. words.Select(word => word == "/etc/austin-agent.conf" ? Path.Combine(Repository.Root, "share", "doc", "austin", "austin-agent.conf") : word)];
        AgentCommand command = new();
        Assert.NotEmpty(words);
        Assert.Empty(command.Parse(words).Errors);
        Assert.Equal(5, command.Read(words).MostCpuPercent);
        Assert.Equal(4040, command.Read(words).Destinations.Single().Server!.Port);
    }
}
