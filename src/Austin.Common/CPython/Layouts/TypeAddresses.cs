namespace Austin.Common.CPython.Layouts;

/// <summary>Addresses in the target of the type objects that prove what a pointer leads to; 0 where unknown.</summary>
/// <param name="Code"><c>PyCode_Type</c>.</param>
/// <param name="Unicode"><c>PyUnicode_Type</c>.</param>
/// <param name="Bytes"><c>PyBytes_Type</c>.</param>
internal readonly record struct TypeAddresses(ulong Code, ulong Unicode, ulong Bytes);
