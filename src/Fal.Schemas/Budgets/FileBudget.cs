using System.Globalization;
using Fal.Schemas.Model;

namespace Fal.Schemas.Budgets;

/// <summary>
/// What the reading of one file may cost. It is in proportion to the file, however often its parts refer to each other: what goes beyond is not
/// read. Each step is also where a cancellation is noticed.
/// </summary>
/// <param name="length">The length of the file.</param>
internal class FileBudget(int length, CancellationToken cancellationToken)
{
    /// <summary>Up to this length all files may cost the same, and longer ones in proportion.</summary>
    private const int OrdinaryLength = 1_000_000;

    /// <summary>Steps of an ordinary file: real ones of its length take 17,000.</summary>
    private const long Steps = 400_000;

    /// <summary>Characters of schemas put together of an ordinary file: real ones of its length have 700,000.</summary>
    private const long Written = 8_000_000;

    /// <summary>
    /// Characters of code of a file, which the compiler gets through in ten seconds: real endpoints have 25,000 each, and 94,000 at most.
    /// </summary>
    private const long Code = 2_500_000;

    /// <summary>
    /// The same for each character of a file for which that is more: real pages without any blanks have less than four. They take as long as their
    /// models do in files of their own, which at a megabyte is more than ten seconds: no real model is left out for that.
    /// </summary>
    private const long CodePerCharacter = 5;

    private const string TooOften = "Its parts refer to each other too often";

    private long _steps;
    private long _stepsOfEndpoint;
    private long _written;
    private long _writtenOfEndpoint;
    private long _code;

    /// <summary>Begins to read another endpoint: each has half of what is left, so that none takes everything from those after it.</summary>
    public void NextEndpoint()
    {
        _stepsOfEndpoint = _steps + ((InProportion(Steps) - _steps) / 2);
        _writtenOfEndpoint = _written + ((InProportion(Written) - _written) / 2);
    }

    /// <summary>Notices a cancellation: at each token that is read, and at each schema that is looked at.</summary>
    public virtual void Notice() => cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Counts steps of the reading: a schema that is put together with others, or that is looked at for its type.</summary>
    public void Step(int steps = 1)
    {
        Notice();
        if ((_steps += steps) > _stepsOfEndpoint)
            throw Exceeded("it takes more than the {0:N0} steps to read that a file of this length may take. " + TooOften, Steps / 2);
    }

    /// <summary>Counts the characters of schemas that are put together.</summary>
    public void Write(int characters)
    {
        if ((_written += characters) > _writtenOfEndpoint)
            throw Exceeded("its schemas have more characters together than the {0:N0} that a file of this length may have. " + TooOften, Written / 2);
    }

    /// <summary>Counts the code of an endpoint, unless it is too much: then there is still room for others.</summary>
    public void Add(EndpointModel endpoint)
    {
        var code = CodeSize.Of(endpoint);
        var most = Math.Max(Code, CodePerCharacter * length);
        if (_code + code > most)
            throw new BudgetException(string.Format(CultureInfo.InvariantCulture, "its code would have about {0:N0} characters, and all that of a file of this length may have {1:N0}. Endpoints in files of their own have more", code, most), null);
        _code += code;
    }

    private BudgetException Exceeded(string message, long ofOrdinary) => new(string.Format(CultureInfo.InvariantCulture, message, InProportion(ofOrdinary)), null);

    private long InProportion(long ofOrdinary) => ofOrdinary * Math.Max(length, OrdinaryLength) / OrdinaryLength;
}
