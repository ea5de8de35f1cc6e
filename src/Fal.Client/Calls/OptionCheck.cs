using System.Diagnostics.CodeAnalysis;

namespace Fal;

/// <summary>Refuses what an option cannot be, always by an <see cref="ArgumentException"/> with the name of the option.</summary>
internal static class OptionCheck
{
    /// <summary>The longest time that a timer of .NET can be set to, a little less than 50 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static void MoreThanZero(TimeSpan? value, string option) => InRange(value is null || value > TimeSpan.Zero, value, "more than zero", option);

    /// <summary>Refuses a time that cannot be waited for.</summary>
    public static void Wait(TimeSpan? value, string option) =>
        InRange(value is null || IsWait(value), value, "more than zero, and at most 49 days", option);

    /// <summary>Refuses a time that cannot be waited for, except the infinite one.</summary>
    public static void WaitOrInfinite(TimeSpan? value, string option) => InRange(
        value is null || IsWait(value) || value == Timeout.InfiniteTimeSpan, value, "more than zero and at most 49 days, or infinite", option);

    /// <param name="range">The range in words.</param>
    public static void InRange(bool isInRange, object? value, string range, string option)
    {
        if (!isInRange)
            throw new ArgumentOutOfRangeException(option, $"{option} is {value}; it is {range}.");
    }

    /// <param name="problem">What is wrong with the option beside another.</param>
    public static void Agree(bool doAgree, string problem, string option)
    {
        if (!doAgree)
            throw new ArgumentException($"{option} {problem}", option);
    }

    /// <summary>Refuses a number below zero.</summary>
    public static int? ZeroOrMore(int? value, string option)
    {
        InRange(value is null or >= 0, value, "0 or more", option);
        return value;
    }

    /// <summary>Refuses a number of times in a second that cannot be waited for.</summary>
    public static void Rate(double? value, string option) =>
        InRange(value is null || (double.IsFinite(value.Value) && value >= 1 / LongestWait.TotalSeconds), value, "more than zero, and at least once in 49 days", option);

    public static void NotNull([NotNull] object? value, string option) => ArgumentNullException.ThrowIfNull(value, option);

    /// <param name="schemes">The schemes that the address can have.</param>
    public static void Address([NotNull] Uri? address, string option, params ReadOnlySpan<string> schemes)
    {
        NotNull(address, option);
        if (address.IsAbsoluteUri && schemes.Contains(address.Scheme))
            return;

        throw new ArgumentException($"{option} is '{Shown(address)}'; it is an absolute address that starts with {string.Join(" or ", schemes.ToArray().Select(scheme => $"{scheme}://"))}.", option);
    }

    /// <summary>Refuses an address where others could read the key on its way, or change what comes.</summary>
    /// <param name="unless">The option that allows it.</param>
    public static void Encrypted(Uri address, string option, string unless)
    {
        if (address.Scheme is "https" or "wss" || address.IsLoopback)
            return;
        var source = FalClientOptions.VariableOf(address) is { } variable ? $" ({variable} in the environment)" : "";
        throw new ArgumentException($"{option} is '{Shown(address)}'{source}, which is not encrypted: what goes there could be read and changed on its way. Set {unless} to false where that is meant.", option);
    }

    /// <summary>Refuses a header that a request cannot have.</summary>
    /// <param name="isAtProxy">Whether a proxy has the key, so that the header lets the client in there.</param>
    public static void Header(string name, string? value, string option, bool isAtProxy = false)
    {
        if (!isAtProxy)
            NotTheKey(name, option);
        HeaderValue(name, value, option);
        using var request = new HttpRequestMessage();
        using var content = new ByteArrayContent([]);
        if (!request.Headers.TryAddWithoutValidation(name, value) && !content.Headers.TryAddWithoutValidation(name, value))
            throw new ArgumentException($"{option} has '{name}', which is not the name of a header that a request can have.", option);
    }

    /// <summary>Refuses the header that carries the key: beside a key of its own, a call would pay with one and collect what it has paid for with the other.</summary>
    /// <param name="where">What has the header.</param>
    public static void NotTheKey(string header, string where)
    {
        if (header.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"{where} has '{header}', which carries the key. The key of a client is {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)}; for another account, call through {nameof(FalClient)}.{nameof(FalClient.WithCredentials)}.", where);
    }

    public static void HeaderValue(string name, string? value, string option)
    {
        if (value is null || value.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            throw new ArgumentException($"{option}: the value of the header '{name}' has characters that a header cannot have; those of ASCII from space to '~' can be sent.", option);
    }

    /// <summary>An address that is none, without its query and its user, which may hold secrets.</summary>
    private static string Shown(Uri address)
    {
        // To .NET, "/x" is a file, and "ftp:" addresses have no query: what looks like one is part of the path.
        var text = address is { IsAbsoluteUri: true, IsFile: false } ? Log.Shown(address) : address.OriginalString;
        foreach (var end in (ReadOnlySpan<string>)["?", "%3F", "#"])
            text = text.Split(end, 2)[0];

        // What has no host has no user that .NET knows of.
        return address is { IsAbsoluteUri: true, Host.Length: > 0 } ? text : text[(text.LastIndexOf('@') + 1)..];
    }

    private static bool IsWait(TimeSpan? value) => value > TimeSpan.Zero && value <= LongestWait;
}
