namespace Fal;

/// <summary>Refuses inputs that their schema forbids, before anything is sent.</summary>
internal sealed class InputChecks(FalHttp http, FalClientOptions options)
{
    /// <param name="validate">Whether to check; as the client's options say when null.</param>
    /// <exception cref="FalValidationException">The input does not fit its schema.</exception>
    public void ThrowIfInvalid<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, TInput input, bool? validate)
    {
        if (!(validate ?? options.ValidateInputs) || input is not IFalValidated validated)
            return;
        var validation = default(FalValidation);
        validated.Validate(ref validation);
        if (validation.Violations.Count == 0)
            return;

        var errors = validation.Violations.Select(v => v.ToError(endpoint.InputMembers)).ToList();
        var message = http.Describe($"The input was refused before anything was sent: {string.Join("; ", errors)}", endpoint.Id, null);
        throw new FalValidationException(message, errors) { EndpointId = endpoint.Id };
    }
}
