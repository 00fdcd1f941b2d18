using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Display;

/// <summary>Reads what it shows before it renders for the first time, so that no markup ever sees half of it. (Pages are sent whole, so an earlier rendering would be for nobody.)</summary>
public abstract class LoadedComponent : ComponentBase
{
    private bool loaded;

    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!loaded)
        {
            await LoadAsync();
            loaded = true;
        }

        await base.SetParametersAsync(ParameterView.Empty);
    }

    protected abstract Task LoadAsync();
}
