using System.Numerics;

namespace Austin.Common.CPython.Objects;

/// <summary>What classes tell about their instances: members of enumerations, fields of dataclasses and of named tuples.</summary>
internal sealed class ClassFacts(ObjectReader reader)
{
    private const int MaxClasses = 64;
    private const int MaxFields = 1000;

    /// <summary>Whether the instances of a class are members of an enumeration (<c>enum.Enum</c>).</summary>
    public bool IsEnumeration(ObjectType type)
    {
        if (!type.IsHeapType)
        {
            return false;
        }

        ObjectType? meta = reader.TryType(type.Address);
        for (int i = 0; i < MaxClasses && meta is { IsHeapType: true }; i++)
        {
            // EnumType since 3.11.
            if (meta.Name is "EnumMeta" or "EnumType" && reader.FullName(meta) is "enum.EnumMeta" or "enum.EnumType")
            {
                return true;
            }

            meta = reader.TryReadType(meta.Base);
        }

        return false;
    }

    /// <summary>The fields that a dataclass shows, in order; null for any other class.</summary>
    public List<string>? DataFields(ObjectType type)
    {
        if (!type.IsHeapType || Attribute(type, "__dataclass_fields__") is not (> 0 and var table))
        {
            return null;
        }

        List<ObjectEntry> entries = [];
        List<string> fields = [];
        _ = reader.TryEntries(table, MaxFields, entries, out _);
        foreach (ObjectEntry entry in entries)
        {
            // Pseudo-fields stand for class variables and for arguments of __init__ only.
            ulong kind = reader.Attribute(entry.Value, "_field_type");
            if (reader.TryString(entry.Key) is { } name
                && reader.TryInteger(reader.Attribute(entry.Value, "repr"), out BigInteger shown) && !shown.IsZero
                && reader.TryString(reader.Attribute(kind, "name")) == "_FIELD")
            {
                fields.Add(name);
            }
        }

        return fields;
    }

    /// <summary>The names of a named tuple's items; null for any other class.</summary>
    public List<string>? FieldNames(ObjectType type)
    {
        List<ulong> items = [];
        if (!type.IsHeapType || Attribute(type, "_fields") is not (> 0 and var tuple) || !reader.TryItems(tuple, MaxFields, items, out _))
        {
            return null;
        }

        List<string> names = [.. items.Select(reader.TryString).OfType<string>()];
        return names.Count == items.Count ? names : null;
    }

    /// <summary>An attribute of a class or of those it inherits from; 0 when there is none.</summary>
    public ulong Attribute(ObjectType type, string name)
    {
        List<ulong> classes = [];
        _ = reader.TryItems(type.Mro, MaxClasses, classes, out _);
        foreach (ulong one in classes)
        {
            ulong value = reader.TryReadType(one) is { IsHeapType: true } found ? reader.Item(found.Dict, name) : 0;
            if (value != 0)
            {
                return value;
            }
        }

        return 0;
    }
}
