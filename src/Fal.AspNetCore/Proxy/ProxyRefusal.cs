namespace Fal.AspNetCore;

/// <summary>Why a call is refused, as its caller is told and the app's metrics count: never in the caller's own words.</summary>
internal static class ProxyRefusal
{
    public const string NoHeader = "The header x-fal-target-url is missing: it names the address of the service that is meant.";
    public const string TwoHeaders = "The header x-fal-target-url is there more than once.";
    public const string TooLong = "The address in x-fal-target-url is too long.";
    public const string NoAddress = "The header x-fal-target-url is no address that begins with https:// and has printable ASCII characters alone.";
    public const string Fragment = "The address in x-fal-target-url has a fragment.";
    public const string UserInfo = "The address in x-fal-target-url has user information.";
    public const string Host = "The host or the port in x-fal-target-url is none of the service.";
    public const string Path = "The path in x-fal-target-url is not made of plain steps.";
    public const string Method = "The method is none for the host in x-fal-target-url.";
    public const string NoCall = "The path in x-fal-target-url is no call that is passed on.";
    public const string Endpoint = "The endpoint is not allowed.";
    public const string Uploads = "Uploads are not allowed.";
    public const string Query = "The query in x-fal-target-url has what the call does not take.";
    public const string Webhook = "Webhooks are not allowed.";
    public const string Header = "A header to pass on has characters other than printable ASCII.";
    public const string Body = "Only a POST has a body.";
    public const string TooMuchBody = "The body is longer than the app takes.";
    public const string BrokenBody = "The body does not end as HTTP has it.";
    public const string NotAdmitted = "The app does not admit this call now.";
    public const string TokenRequest = "The body is no JSON object with the text 'app': the id of the endpoint that the token is for.";
}
