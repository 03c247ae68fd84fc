using System.Globalization;
using System.Numerics;
using System.Text;

namespace Austin.Common.CPython.Objects;

/// <summary>
/// Prints values of the target like <c>repr</c>, without calling anything of it, within limits.
/// </summary>
/// <remarks>
/// Plain values and containers print as <c>repr</c> prints them. By a rule of their own: a subclass of one of them as
/// <c>Name(value)</c>, a named tuple, a dataclass and an exception as the call that makes them, a member of an enumeration as
/// <c>&lt;Name.MEMBER: value&gt;</c>, any other instance as <c>&lt;module.Name at 0x...: attribute=value&gt;</c>, what is being printed
/// already as <c>[...]</c> or without its content, and what cannot be read as <c>&lt;unreadable&gt;</c>.
/// </remarks>
internal sealed class ValueFormatter(ObjectReader reader, ValueLimits limits)
{
    /// <summary>What stands for a value that cannot be read.</summary>
    public const string Unreadable = "<unreadable>";

    private const string More = "...";

    // Reads for one value, about half a microsecond each: objects that are made to be slow to read end there.
    private const long MaxReads = 200_000;

    private readonly StringBuilder _text = new();
    private readonly List<ulong> _open = [];
    private readonly ClassFacts _classes = new(reader);
    private readonly uint[] _codePoints = new uint[limits.Characters];
    private readonly byte[] _bytes = new byte[limits.Characters];

    /// <summary>The text of a value.</summary>
    /// <param name="address">The object.</param>
    public string Format(ulong address)
    {
        _text.Clear();
        _open.Clear();
        reader.AllowReads(MaxReads);
        Append(address, 0);
        reader.AllowReads(long.MaxValue);
        return _text.ToString();
    }

    private void Append(ulong address, int depth)
    {
        if (_text.Length >= limits.Total)
        {
            _text.Append(More);
        }
        else if (reader.TryType(address) is not { } type)
        {
            _text.Append(Unreadable);
        }
        else if (_classes.IsEnumeration(type))
        {
            AppendMember(address, type, depth);
        }
        else if (type.Kind == ObjectKind.Exception)
        {
            AppendException(address, type, depth);
        }
        else if (type.Kind == ObjectKind.Other)
        {
            AppendInstance(address, type, depth);
        }
        else if (type.Kind == ObjectKind.Tuple && !type.IsExact && _classes.FieldNames(type) is { } names)
        {
            AppendNamedTuple(address, type, names, depth);
        }
        else if (type.IsExact || type.Kind is ObjectKind.Type or ObjectKind.Module)
        {
            AppendBuiltin(address, type.Kind, depth);
        }
        else
        {
            _text.Append(reader.QualifiedName(type)).Append('(');
            AppendBuiltin(address, type.Kind, depth);
            _text.Append(')');
        }
    }

    private void AppendBuiltin(ulong address, ObjectKind kind, int depth)
    {
        switch (kind)
        {
            case ObjectKind.None:
                _text.Append("None");
                break;
            case ObjectKind.Ellipsis:
                _text.Append("Ellipsis");
                break;
            case ObjectKind.NotImplemented:
                _text.Append("NotImplemented");
                break;
            case ObjectKind.Bool:
                _text.Append(!reader.TryInteger(address, out BigInteger truth) ? Unreadable : truth.IsZero ? "False" : "True");
                break;
            case ObjectKind.Integer:
                AppendInteger(address);
                break;
            case ObjectKind.Float:
                _text.Append(reader.TryFloat(address, out double number) ? PythonText.Float(number) : Unreadable);
                break;
            case ObjectKind.Complex:
                _text.Append(reader.TryComplex(address, out double real, out double imaginary) ? PythonText.Complex(real, imaginary) : Unreadable);
                break;
            case ObjectKind.String:
                AppendString(address);
                break;
            case ObjectKind.Bytes:
                AppendBytes(address, escapesAll: false);
                break;
            case ObjectKind.ByteArray:
                // Objects/bytearrayobject.c, bytearray_repr: since 3.15 that of the bytes.
                _text.Append("bytearray(");
                AppendBytes(address, escapesAll: reader.Minor < 15);
                _text.Append(')');
                break;
            case ObjectKind.Tuple:
                AppendItems(address, "(", ")", depth, isTuple: true);
                break;
            case ObjectKind.List:
                AppendItems(address, "[", "]", depth);
                break;
            case ObjectKind.Set:
                AppendItems(address, "{", "}", depth, empty: "set()");
                break;
            case ObjectKind.FrozenSet:
                _text.Append("frozenset(");
                AppendItems(address, "{", "}", depth, empty: "");
                _text.Append(')');
                break;
            case ObjectKind.Dictionary:
                AppendEntries(address, depth);
                break;
            case ObjectKind.FrozenDictionary:
                _text.Append("frozendict(");
                AppendEntries(address, depth);
                _text.Append(')');
                break;
            default:
                AppendReference(address, kind, depth);
                break;
        }
    }

    // Functions, modules and classes have names; what they hold is not printed.
    private void AppendReference(ulong address, ObjectKind kind, int depth)
    {
        switch (kind)
        {
            case ObjectKind.Function:
                _text.Append(CultureInfo.InvariantCulture, $"<function {reader.FunctionName(address) ?? "?"} at 0x{address:x}>");
                break;
            case ObjectKind.BuiltinFunction:
                _text.Append(CultureInfo.InvariantCulture, $"<built-in function {reader.BuiltinName(address) ?? "?"}>");
                break;
            case ObjectKind.Method:
                (ulong function, ulong self) = reader.Method(address);
                _text.Append(CultureInfo.InvariantCulture, $"<bound method {reader.FunctionName(function) ?? "?"} of ");
                AppendGuarded(self, depth + 1);
                _text.Append('>');
                break;
            case ObjectKind.Module:
                _text.Append("<module ");
                ulong name = reader.ModuleAttribute(address, "__name__");
                if (reader.TryType(name)?.Kind == ObjectKind.String)
                {
                    Append(name, depth);
                }
                else
                {
                    AppendGuarded(name, depth + 1);
                }

                _text.Append('>');
                break;
            case ObjectKind.Type:
                _text.Append(CultureInfo.InvariantCulture, $"<class '{(reader.TryReadType(address) is { } type ? reader.FullName(type) : "?")}'>");
                break;
            case ObjectKind.WeakReference:
                ulong target = reader.WeakTarget(address);
                string what = reader.TryType(target) is { } found && found.Kind != ObjectKind.None
                    ? string.Create(CultureInfo.InvariantCulture, $"to '{reader.FullName(found)}' at 0x{target:x}") : "dead";
                _text.Append(CultureInfo.InvariantCulture, $"<weakref at 0x{address:x}; {what}>");
                break;
            default:
                _text.Append(Unreadable);
                break;
        }
    }

    // A value inside of one that does not count as a container: deep chains of these end, too.
    private void AppendGuarded(ulong address, int depth)
    {
        if (depth > limits.Depth)
        {
            _text.Append(More);
            return;
        }

        Append(address, depth);
    }

    private void AppendInteger(ulong address)
    {
        if (!reader.TryInteger(address, out BigInteger value))
        {
            _text.Append(CultureInfo.InvariantCulture, $"<int at 0x{address:x}>");
            return;
        }

        string digits = value.ToString(CultureInfo.InvariantCulture);
        _text.Append(digits.Length > limits.Characters ? digits.AsSpan(0, limits.Characters) : digits)
            .Append(digits.Length > limits.Characters ? More : "");
    }

    private void AppendString(ulong address)
    {
        int count = reader.TryStringStart(address, _codePoints, out long length);
        if (count < 0)
        {
            _text.Append(Unreadable);
            return;
        }

        PythonText.AppendString(_text, _codePoints.AsSpan(0, count));
        _text.Append(length > count ? More : "");
    }

    private void AppendBytes(ulong address, bool escapesAll)
    {
        int count = reader.TryBytesStart(address, _bytes, out long length);
        if (count < 0)
        {
            _text.Append(Unreadable);
            return;
        }

        PythonText.AppendBytes(_text, _bytes.AsSpan(0, count), escapesAll);
        _text.Append(length > count ? More : "");
    }

    private void AppendItems(ulong address, string begin, string end, int depth, bool isTuple = false, string? empty = null)
    {
        List<ulong> items = [];
        bool whole = reader.TryItems(address, limits.Items, items, out long count);
        if (whole && count == 0 && empty is not null)
        {
            _text.Append(empty);
            return;
        }

        _text.Append(begin);
        if (count > 0 && !TryOpen(address, depth))
        {
            _text.Append(More).Append(end);
            return;
        }

        for (int i = 0; i < items.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Append(items[i], depth + 1);
        }

        AppendRest(items.Count, count, whole);
        _text.Append(isTuple && count == 1 ? "," : "").Append(end);
        Close(address);
    }

    private void AppendEntries(ulong address, int depth)
    {
        List<ObjectEntry> entries = [];
        bool whole = reader.TryEntries(address, limits.Items, entries, out long count);
        _text.Append('{');
        if (count > 0 && !TryOpen(address, depth))
        {
            _text.Append(More).Append('}');
            return;
        }

        for (int i = 0; i < entries.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Append(entries[i].Key, depth + 1);
            _text.Append(": ");
            Append(entries[i].Value, depth + 1);
        }

        AppendRest(entries.Count, count, whole);
        _text.Append('}');
        Close(address);
    }

    private void AppendRest(int printed, long count, bool whole)
    {
        if (!whole)
        {
            _text.Append(printed > 0 ? ", " : "").Append(Unreadable);
        }
        else if (count > printed)
        {
            _text.Append(printed > 0 ? ", " : "").Append(More);
        }
    }

    private void AppendMember(ulong address, ObjectType type, int depth)
    {
        string name = reader.QualifiedName(type);
        ulong member = reader.Attribute(address, "_name_");
        string? memberName = reader.TryType(member)?.Kind == ObjectKind.String ? reader.TryString(member) : null;
        _text.Append('<').Append(name[(name.LastIndexOf('.') + 1)..]).Append(memberName is null ? "" : "." + memberName).Append(": ");
        AppendGuarded(reader.Attribute(address, "_value_"), depth + 1);
        _text.Append('>');
    }

    private void AppendException(ulong address, ObjectType type, int depth)
    {
        string name = reader.QualifiedName(type);
        List<ulong> items = [];
        _text.Append(name[(name.LastIndexOf('.') + 1)..]).Append('(');
        bool whole = reader.TryItems(reader.ExceptionArguments(address), limits.Items, items, out long count);
        if (count > 0 && !TryOpen(address, depth))
        {
            _text.Append(More).Append(')');
            return;
        }

        for (int i = 0; i < items.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Append(items[i], depth + 1);
        }

        AppendRest(items.Count, count, whole);
        _text.Append(')');
        Close(address);
    }

    private void AppendNamedTuple(ulong address, ObjectType type, List<string> names, int depth)
    {
        List<ulong> items = [];
        bool whole = reader.TryItems(address, limits.Items, items, out long count);
        AppendCall(address, type, depth, [.. names.Zip(items)], count, whole);
    }

    private void AppendInstance(ulong address, ObjectType type, int depth)
    {
        if (_classes.DataFields(type) is { } fields)
        {
            List<(string, ulong)> values = [.. fields.Select(name => (name, Value(address, type, name))).Where(field => field.Item2 != 0)];
            AppendCall(address, type, depth, [.. values.Take(limits.Items)], values.Count, whole: true);
            return;
        }

        _text.Append(CultureInfo.InvariantCulture, $"<{reader.FullName(type)} at 0x{address:x}");
        if (depth < limits.Depth && type.IsHeapType && TryOpen(address, depth))
        {
            AppendAttributes(address, type, depth);
            Close(address);
        }

        _text.Append('>');
    }

    private void AppendAttributes(ulong address, ObjectType type, int depth)
    {
        List<ObjectEntry> entries = [];
        bool whole = reader.TryAttributes(address, type, limits.Items + 1, entries);
        List<(string? Name, ulong Value)> attributes = [.. reader.Slots(address, type, limits.Items + 1).Select(slot => ((string?)slot.Name, slot.Value))];
        attributes.AddRange(entries.Select(entry => (reader.TryString(entry.Key), entry.Value)));
        for (int i = 0; i < Math.Min(attributes.Count, limits.Items); i++)
        {
            _text.Append(i > 0 ? ", " : ": ").Append(attributes[i].Name ?? Unreadable).Append('=');
            Append(attributes[i].Value, depth + 1);
        }

        if (attributes.Count > 0)
        {
            AppendRest(Math.Min(attributes.Count, limits.Items), attributes.Count, whole);
        }
    }

    private void AppendCall(ulong address, ObjectType type, int depth, List<(string Name, ulong Value)> fields, long count, bool whole)
    {
        _text.Append(reader.QualifiedName(type)).Append('(');
        if (count > 0 && !TryOpen(address, depth))
        {
            _text.Append(More).Append(')');
            return;
        }

        for (int i = 0; i < fields.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "").Append(fields[i].Name).Append('=');
            Append(fields[i].Value, depth + 1);
        }

        AppendRest(fields.Count, count, whole);
        _text.Append(')');
        Close(address);
    }

    private ulong Value(ulong address, ObjectType type, string name)
    {
        ulong own = reader.Attribute(address, name);
        return own != 0 ? own : _classes.Attribute(type, name);
    }

    // False when it is too deep, or being printed already.
    private bool TryOpen(ulong address, int depth)
    {
        if (depth >= limits.Depth || _open.Contains(address))
        {
            return false;
        }

        _open.Add(address);
        return true;
    }

    private void Close(ulong address) => _open.Remove(address);
}
