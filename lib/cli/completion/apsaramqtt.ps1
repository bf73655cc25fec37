# Completion of apsaramqtt for PowerShell.
Register-ArgumentCompleter -Native -CommandName apsaramqtt -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    $words = @($elements | Select-Object -Skip 1)
    # Windows PowerShell does not pass an empty argument.
    $next = if ($wordToComplete -eq '') { @('--next') } else { @() }
    foreach ($line in (& $elements[0] complete @next '--' @words 2>$null)) {
        if ($line -eq ':files' -or $line -eq ':folders') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        } elseif ($line -ne ':none') {
            $value, $description = $line -split "`t", 2
            if (-not $description) { $description = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
        }
    }
}
