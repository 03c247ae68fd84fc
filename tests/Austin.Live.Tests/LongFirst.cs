using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Austin.Live.Tests.LongFirst", "Austin.Live.Tests")]

namespace Austin.Live.Tests;

/// <summary>Begins with the classes that are marked <see cref="LongAttribute"/>, so that none of them runs on when the others have ended; all others by their names.</summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
    {
        // The collection of a class that has none of its own is named after it: "Test collection for Austin.Live.Tests.Where.TasksTests (id: ...)".
        List<string> longest = [.. typeof(LongFirst).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(LongAttribute), inherit: false)).Select(type => $" {type.FullName} ")];
        return testCollections
            .OrderByDescending(collection => longest.Exists(name => $"{collection.DisplayName} ".Contains(name, StringComparison.Ordinal)))
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
    }
}
