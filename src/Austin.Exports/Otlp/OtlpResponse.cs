using System.Globalization;
using Google.Protobuf;

namespace Austin.Exports.Otlp;

/// <summary>Reads <c>ExportProfilesServiceResponse</c>.</summary>
internal static class OtlpResponse
{
    /// <summary>What a server that took a request says against it.</summary>
    /// <param name="response">Its answer, whatever that is.</param>
    /// <returns>null when it took all, or its answer cannot be read.</returns>
    public static string? Complaint(byte[] response)
    {
        try
        {
            CodedInputStream input = new(response);
            while (input.ReadTag() is not 0 and uint tag)
            {
                if (tag == WireFormat.MakeTag(OtlpFields.Response.PartialSuccess, WireFormat.WireType.LengthDelimited))
                {
                    return PartialSuccess(input.ReadBytes().ToByteArray());
                }

                input.SkipLastField();
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Not of that kind: it was taken all the same.
        }

        return null;
    }

    private static string? PartialSuccess(byte[] message)
    {
        CodedInputStream input = new(message);
        long rejected = 0;
        string text = "";
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (tag == WireFormat.MakeTag(OtlpFields.Response.RejectedProfiles, WireFormat.WireType.Varint))
            {
                rejected = input.ReadInt64();
            }
            else if (tag == WireFormat.MakeTag(OtlpFields.Response.ErrorMessage, WireFormat.WireType.LengthDelimited))
            {
                text = input.ReadString();
            }
            else
            {
                input.SkipLastField();
            }
        }

        return rejected == 0 && text.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{rejected} profiles rejected: {text}");
    }
}
