using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Austin.Live.Tests.Agent;

/// <summary>A server of https on the loopback interface, with a certificate of its own, that takes whatever it is sent.</summary>
internal sealed class SecureServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly Thread _thread;
    private int _requests;

    public SecureServer()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=double", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The certificate, for a file of those that a client trusts.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    /// <summary>Requests that were taken.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
        _certificate.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using TcpClient client = _listener.AcceptTcpClient();
                using SslStream stream = new(client.GetStream());
                stream.AuthenticateAsServer(_certificate);
                Answer(stream);
            }
            catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust us.
            }
            catch (Exception exception) when (exception is SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Answer(SslStream stream)
    {
        StringBuilder head = new();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                return;
            }

            head.Append((char)next);
        }

        int length = int.Parse(head.ToString().Split("Content-Length: ")[1].Split('\r')[0]);
        stream.ReadExactly(new byte[length]);
        stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
        _ = Interlocked.Increment(ref _requests);
    }
}
