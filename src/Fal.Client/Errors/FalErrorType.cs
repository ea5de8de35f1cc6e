using System.Diagnostics.CodeAnalysis;

namespace Fal;

/// <summary>
/// A kind of error, in the service's own word. Those that are known have a member here, after the service's page of errors; others stay as
/// they came.
/// </summary>
/// <param name="Value">The word as the service writes it, such as <c>content_policy_violation</c>.</param>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the service's words.")]
public readonly record struct FalErrorType(string Value)
{
    /// <summary><c>request_timeout</c>: the work took longer than the service allows.</summary>
    public static FalErrorType RequestTimeout => new("request_timeout");

    /// <summary><c>startup_timeout</c>: no runner was ready in time.</summary>
    public static FalErrorType StartupTimeout => new("startup_timeout");

    /// <summary><c>runner_scheduling_failure</c>: no runner was to be had.</summary>
    public static FalErrorType RunnerSchedulingFailure => new("runner_scheduling_failure");

    /// <summary><c>runner_connection_timeout</c>: the runner did not answer.</summary>
    public static FalErrorType RunnerConnectionTimeout => new("runner_connection_timeout");

    /// <summary><c>runner_disconnected</c>: the runner went away at work.</summary>
    public static FalErrorType RunnerDisconnected => new("runner_disconnected");

    /// <summary><c>runner_connection_refused</c>: the runner took no connection.</summary>
    public static FalErrorType RunnerConnectionRefused => new("runner_connection_refused");

    /// <summary><c>runner_connection_error</c>: the connection to the runner failed.</summary>
    public static FalErrorType RunnerConnectionError => new("runner_connection_error");

    /// <summary><c>runner_incomplete_response</c>: the runner's answer broke off.</summary>
    public static FalErrorType RunnerIncompleteResponse => new("runner_incomplete_response");

    /// <summary><c>runner_server_error</c>: the runner failed.</summary>
    public static FalErrorType RunnerServerError => new("runner_server_error");

    /// <summary><c>client_disconnected</c>: the caller was gone before the answer.</summary>
    public static FalErrorType ClientDisconnected => new("client_disconnected");

    /// <summary><c>client_cancelled</c>: the request was cancelled, as also status 499 says.</summary>
    public static FalErrorType ClientCancelled => new("client_cancelled");

    /// <summary><c>bad_request</c>: the request is not one that the service understands.</summary>
    public static FalErrorType BadRequest => new("bad_request");

    /// <summary><c>internal_error</c>: the service failed.</summary>
    public static FalErrorType InternalError => new("internal_error");

    /// <summary><c>concurrent_requests_limit</c>: more direct calls at the same time than the account may have. Queued requests wait instead.</summary>
    public static FalErrorType ConcurrentRequestsLimit => new("concurrent_requests_limit");

    /// <summary><c>account_locked</c>: the account is locked, as where its balance is used up. The client knows it by the text, <c>User is locked</c>; the service gives it no word.</summary>
    public static FalErrorType AccountLocked => new("account_locked");

    /// <summary><c>EndpointDeprecated</c>: the endpoint was taken away; see <see cref="FalApiException.SuccessorId"/>.</summary>
    public static FalErrorType EndpointDeprecated => new("EndpointDeprecated");

    /// <summary><c>internal_server_error</c>: the model failed.</summary>
    public static FalErrorType InternalServerError => new("internal_server_error");

    /// <summary><c>generation_timeout</c>: the model took too long.</summary>
    public static FalErrorType GenerationTimeout => new("generation_timeout");

    /// <summary><c>downstream_service_error</c>: a service that the model needs failed.</summary>
    public static FalErrorType DownstreamServiceError => new("downstream_service_error");

    /// <summary><c>downstream_service_unavailable</c>: a service that the model needs is down.</summary>
    public static FalErrorType DownstreamServiceUnavailable => new("downstream_service_unavailable");

    /// <summary><c>content_policy_violation</c>: the input or what was made of it was flagged; see <see cref="FalFieldError.Categories"/>.</summary>
    public static FalErrorType ContentPolicyViolation => new("content_policy_violation");

    /// <summary><c>no_media_generated</c>: the model made nothing of the input.</summary>
    public static FalErrorType NoMediaGenerated => new("no_media_generated");

    /// <summary><c>image_too_small</c>: the image has too few pixels.</summary>
    public static FalErrorType ImageTooSmall => new("image_too_small");

    /// <summary><c>image_too_large</c>: the image has too many pixels.</summary>
    public static FalErrorType ImageTooLarge => new("image_too_large");

    /// <summary><c>image_aspect_ratio_error</c>: the image is too wide or too high for its size.</summary>
    public static FalErrorType ImageAspectRatioError => new("image_aspect_ratio_error");

    /// <summary><c>image_load_error</c>: the image cannot be read.</summary>
    public static FalErrorType ImageLoadError => new("image_load_error");

    /// <summary><c>face_detection_error</c>: the image has no face that could be found.</summary>
    public static FalErrorType FaceDetectionError => new("face_detection_error");

    /// <summary><c>file_download_error</c>: the service could not fetch the file.</summary>
    public static FalErrorType FileDownloadError => new("file_download_error");

    /// <summary><c>file_too_large</c>: the file has too many bytes.</summary>
    public static FalErrorType FileTooLarge => new("file_too_large");

    /// <summary><c>unsupported_image_format</c>: the image is of a format that the model does not read.</summary>
    public static FalErrorType UnsupportedImageFormat => new("unsupported_image_format");

    /// <summary><c>unsupported_video_format</c>: the video is of a format that the model does not read.</summary>
    public static FalErrorType UnsupportedVideoFormat => new("unsupported_video_format");

    /// <summary><c>unsupported_audio_format</c>: the audio is of a format that the model does not read.</summary>
    public static FalErrorType UnsupportedAudioFormat => new("unsupported_audio_format");

    /// <summary><c>video_duration_too_long</c>: the video is too long.</summary>
    public static FalErrorType VideoDurationTooLong => new("video_duration_too_long");

    /// <summary><c>video_duration_too_short</c>: the video is too short.</summary>
    public static FalErrorType VideoDurationTooShort => new("video_duration_too_short");

    /// <summary><c>audio_duration_too_long</c>: the audio is too long.</summary>
    public static FalErrorType AudioDurationTooLong => new("audio_duration_too_long");

    /// <summary><c>audio_duration_too_short</c>: the audio is too short.</summary>
    public static FalErrorType AudioDurationTooShort => new("audio_duration_too_short");

    /// <summary><c>invalid_archive</c>: the archive cannot be read.</summary>
    public static FalErrorType InvalidArchive => new("invalid_archive");

    /// <summary><c>archive_file_count_below_minimum</c>: the archive has too few files.</summary>
    public static FalErrorType ArchiveFileCountBelowMinimum => new("archive_file_count_below_minimum");

    /// <summary><c>archive_file_count_exceeds_maximum</c>: the archive has too many files.</summary>
    public static FalErrorType ArchiveFileCountExceedsMaximum => new("archive_file_count_exceeds_maximum");

    /// <summary><c>feature_not_supported</c>: the endpoint cannot do what the options together ask for.</summary>
    public static FalErrorType FeatureNotSupported => new("feature_not_supported");

    /// <summary><c>missing</c>: a required value is not there.</summary>
    public static FalErrorType Missing => new("missing");

    /// <summary><c>value_error</c>: the value cannot be, for a reason that the message gives.</summary>
    public static FalErrorType ValueError => new("value_error");

    /// <summary><c>one_of</c>: the value is none of those that can be.</summary>
    public static FalErrorType OneOf => new("one_of");

    /// <summary><c>literal_error</c>: the value is none of those that can be.</summary>
    public static FalErrorType LiteralError => new("literal_error");

    /// <summary><c>greater_than</c>: the number is not more than its limit.</summary>
    public static FalErrorType GreaterThan => new("greater_than");

    /// <summary><c>greater_than_equal</c>: the number is less than its limit.</summary>
    public static FalErrorType GreaterThanEqual => new("greater_than_equal");

    /// <summary><c>less_than</c>: the number is not less than its limit.</summary>
    public static FalErrorType LessThan => new("less_than");

    /// <summary><c>less_than_equal</c>: the number is more than its limit.</summary>
    public static FalErrorType LessThanEqual => new("less_than_equal");

    /// <summary><c>multiple_of</c>: the number is no multiple of the one that it must be.</summary>
    public static FalErrorType MultipleOf => new("multiple_of");

    /// <summary><c>sequence_too_short</c>: the list or the text is too short.</summary>
    public static FalErrorType SequenceTooShort => new("sequence_too_short");

    /// <summary><c>sequence_too_long</c>: the list or the text is too long.</summary>
    public static FalErrorType SequenceTooLong => new("sequence_too_long");

    /// <summary><c>too_short</c>: the list has too few items.</summary>
    public static FalErrorType TooShort => new("too_short");

    /// <summary><c>too_long</c>: the list has too many items.</summary>
    public static FalErrorType TooLong => new("too_long");

    /// <summary><c>string_too_short</c>: the text is too short.</summary>
    public static FalErrorType StringTooShort => new("string_too_short");

    /// <summary><c>string_too_long</c>: the text is too long.</summary>
    public static FalErrorType StringTooLong => new("string_too_long");

    /// <summary><c>string_pattern_mismatch</c>: the text does not match its pattern.</summary>
    public static FalErrorType StringPatternMismatch => new("string_pattern_mismatch");

    /// <summary>Takes a word of the service.</summary>
    /// <param name="value">The word; null is none, and equal to no other.</param>
    public static implicit operator FalErrorType(string? value) => new(value!);

    /// <summary>Whether it is the service or the model that failed, and not the input that was refused, although field errors say so.</summary>
    internal bool IsFailure => this == InternalServerError || this == GenerationTimeout || this == DownstreamServiceError || this == DownstreamServiceUnavailable;

    /// <summary>A word that may not be there.</summary>
    internal static FalErrorType? OrNull(string? value) => value is null ? default(FalErrorType?) : Of(value);

    /// <summary>A word of an answer.</summary>
    internal static FalErrorType Of(string value) => EndpointDeprecated.Is(value) ? EndpointDeprecated : new(value);

    /// <summary>Whether a text of an error is no sentence, but the name of a kind that answers have in several places.</summary>
    internal static bool IsName(string? text) => text is not null && (EndpointDeprecated.Is(text) || ConcurrentRequestsLimit.Is(text));

    private bool Is(string text) => text.Replace("_", "", StringComparison.Ordinal).Equals(Value.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    /// <summary>The word.</summary>
    /// <returns>As the service writes it.</returns>
    public override string ToString() => Value ?? "";
}
