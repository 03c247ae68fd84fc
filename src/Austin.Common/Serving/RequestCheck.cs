using System.Net;

namespace Austin.Common.Serving;

/// <summary>Whether a request is answered.</summary>
/// <param name="head">A request without a body that reads.</param>
/// <param name="route">What it asks for: a path that begins with a slash.</param>
/// <returns><see cref="HttpStatusCode.OK"/>, or why it is refused.</returns>
internal delegate HttpStatusCode RequestCheck(RequestHead head, out string route);
