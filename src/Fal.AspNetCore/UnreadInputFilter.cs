using Microsoft.AspNetCore.Mvc.Filters;

namespace Fal.AspNetCore;

/// <summary>Has MVC name what of an input it could not read as it names what is wrong with one: <c>prompt</c>, where its formatter says <c>$.prompt</c>.</summary>
internal sealed class UnreadInputFilter : IActionFilter, IOrderedFilter
{
    /// <summary>Before the filter that answers what is wrong.</summary>
    public int Order => -2001;

    public void OnActionExecuting(ActionExecutingContext context)
    {
        if (!context.ActionDescriptor.Parameters.Any(parameter => InputHolder.Is(parameter.ParameterType)))
            return;
        foreach (var path in context.ModelState.Keys.Where(key => key.StartsWith('$')).ToList())
        {
            var messages = context.ModelState[path]!.Errors.Select(error => error.ErrorMessage).ToList();
            context.ModelState.Remove(path);
            messages.ForEach(message => context.ModelState.TryAddModelError(InputErrors.NameOf(path), message));
        }
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }
}
