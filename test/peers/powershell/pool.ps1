# Run by the engine before the session is handed over: the pool's cmdlets, nothing else, and no language.
Import-Module -Assembly ([System.Reflection.Assembly]::GetEntryAssembly())
$offered = @('Get-Command', 'Get-FormatData', 'Select-Object', 'Measure-Object', 'Get-Help', 'Exit-PSSession', 'Out-Default')
$offered += @(Get-Command -Name '*-Cs*' -CommandType Cmdlet | ForEach-Object { $_.Name })
$hidden = @($env:POOL_HIDDEN -split ',' | Where-Object { $_ })
$ExecutionContext.SessionState.Applications.Clear()
$ExecutionContext.SessionState.Scripts.Clear()
Get-Command | Where-Object { $offered -notcontains $_.Name -or $hidden -contains $_.Name } | ForEach-Object { $_.Visibility = 'Private' }
$ExecutionContext.SessionState.LanguageMode = 'NoLanguage'
