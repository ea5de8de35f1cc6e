namespace Fal;

/// <summary>An input's way out, the same for every call: it is checked, its files are uploaded, and it is written.</summary>
internal sealed class Inputs(Storage storage)
{
    /// <summary>Makes an input ready to be sent.</summary>
    /// <returns>The input as JSON.</returns>
    /// <exception cref="FalValidationException">The input, or a file in it, does not fit its schema.</exception>
    /// <exception cref="FalException">A file cannot be uploaded, or the input cannot be written.</exception>
    public async ValueTask<PooledBuffer> PrepareAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, InputSettings settings, CallContext context, CancellationToken cancellationToken)
    {
        var files = await CheckAsync(input, settings, context, cancellationToken).ConfigureAwait(false);
        await storage.UploadAsync(input, files, settings.Upload, context, cancellationToken).ConfigureAwait(false);
        try
        {
            return PooledBuffer.Write(input, endpoint.InputTypeInfo, settings.MarksBytes);
        }
        catch (Exception error) when (error is not FalException)
        {
            throw context.Error($"The input cannot be sent: {Failure.Message(error)}", error);
        }
    }

    /// <summary>Checks an input, and the files in it as far as they tell before they are uploaded.</summary>
    /// <returns>The files that have limits.</returns>
    /// <exception cref="ArgumentNullException">There is no input.</exception>
    /// <exception cref="FalValidationException">The input, or a file in it, does not fit its schema.</exception>
    public static async ValueTask<IReadOnlyList<FileCheck>> CheckAsync<TInput>(
        TInput input, InputSettings settings, CallContext context, CancellationToken cancellationToken)
    {
        // Else the service is sent a null, and answers after its queue.
        if (input is null)
            throw new ArgumentNullException(nameof(input));
        var findings = Findings(input, settings);
        if (findings.Count == 0)
            return [];
        var errors = new List<FalFieldError>();
        foreach (var finding in findings)
            errors.AddRange(await ErrorsAsync(finding, context, cancellationToken).ConfigureAwait(false));
        return errors.Count == 0
            ? [.. findings.OfType<FileCheck>()]
            : throw context.Validation($"The input was refused before anything was sent: {string.Join("; ", errors)}", errors);
    }

    private static IReadOnlyList<Finding> Findings<TInput>(TInput input, InputSettings settings)
    {
        if (!settings.IsChecked || input is not IFalValidated validated)
            return [];
        var validation = default(FalValidation);
        validated.Validate(ref validation);
        return validation.Findings;
    }

    private static async ValueTask<IReadOnlyList<FalFieldError>> ErrorsAsync(Finding finding, CallContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await finding.ErrorsAsync(context.InputMembers, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
        {
            throw context.Cancelled(error, cancellationToken);
        }
    }
}
