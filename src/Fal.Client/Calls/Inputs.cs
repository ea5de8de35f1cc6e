namespace Fal;

/// <summary>An input's way out, the same for every call: it is checked, its files are uploaded, and it is written.</summary>
internal sealed class Inputs(Storage storage)
{
    /// <summary>Makes an input ready to be sent.</summary>
    /// <returns>The input as JSON.</returns>
    /// <exception cref="FalValidationException">The input does not fit its schema.</exception>
    /// <exception cref="FalException">A file cannot be uploaded, or the input cannot be written.</exception>
    public async ValueTask<PooledBuffer> PrepareAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, InputSettings settings, CallContext context, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(input, settings, context);
        await storage.UploadAsync(input, settings.Upload, context, cancellationToken).ConfigureAwait(false);
        try
        {
            return PooledBuffer.Write(input, endpoint.InputTypeInfo, settings.MarksBytes);
        }
        catch (Exception error) when (error is not FalException)
        {
            throw context.Error($"The input cannot be sent: {Failure.Message(error)}", error);
        }
    }

    /// <exception cref="FalValidationException">The input does not fit its schema.</exception>
    public static void ThrowIfInvalid<TInput>(TInput input, InputSettings settings, CallContext context)
    {
        if (!settings.IsChecked || input is not IFalValidated validated)
            return;
        var validation = default(FalValidation);
        validated.Validate(ref validation);
        if (validation.Violations.Count == 0)
            return;

        var errors = validation.Violations.Select(v => v.ToError(context.InputMembers)).ToList();
        throw context.Validation($"The input was refused before anything was sent: {string.Join("; ", errors)}", errors);
    }
}
