@echo off
rem Runs Maven on a JDK that fits: mvnw.cmd verify
rem Uses an installed Maven if it is recent enough, else downloads the one pinned in .mvn\wrapper once.
setlocal EnableExtensions EnableDelayedExpansion
set "HERE=%~dp0"
set "JDK_NEEDED=25"

set "FOUND="
call :try_jdk "%JAVA_HOME%"
for /f "delims=" %%J in ('where javac 2^>nul') do if not defined FOUND call :try_jdk "%%~dpJ.."
for %%R in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks" "%USERPROFILE%\scoop\apps") do (
    if exist "%%~R" for /d %%J in ("%%~R\*") do if not defined FOUND call :try_jdk "%%~fJ"
)
if not defined FOUND (
    echo Frontdesk needs a JDK %JDK_NEEDED% or newer and found none: install Eclipse Temurin %JDK_NEEDED% from https://adoptium.net, or set JAVA_HOME to one. 1>&2
    exit /b 1
)
set "JAVA_HOME=%FOUND%"

set "MVN="
for /f "delims=" %%M in ('where mvn.cmd 2^>nul') do if not defined MVN call :try_maven "%%M"
if not defined MVN call :pinned_maven || exit /b 1
set "MAVEN_OPTS=--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED %MAVEN_OPTS%"
call "%MVN%" %*
exit /b %ERRORLEVEL%

:try_jdk
if "%~1"=="" exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
    for /f "tokens=1 delims=.+-" %%W in (%%V) do if %%~W GEQ %JDK_NEEDED% set "FOUND=%~f1"
)
exit /b 0

:try_maven
for /f "tokens=3" %%V in ('call "%~1" --version 2^>nul ^| findstr /c:"Apache Maven"') do (
    for /f "tokens=1-3 delims=.-" %%A in ("%%V") do (
        if %%A GTR 3 set "MVN=%~1"
        if %%A EQU 3 if %%B GTR 8 set "MVN=%~1"
        if %%A EQU 3 if %%B EQU 8 if %%C GEQ 7 set "MVN=%~1"
    )
)
exit /b 0

:pinned_maven
for /f "usebackq eol=# tokens=1,* delims==" %%K in ("%HERE%.mvn\wrapper\maven-wrapper.properties") do set "%%K=%%L"
set "DIST=%USERPROFILE%\.m2\wrapper\dists\frontdesk-maven-%distributionVersion%"
if exist "%DIST%\bin\mvn.cmd" goto pinned_done
echo mvnw: no installed Maven is recent enough; downloading %distributionUrl% 1>&2
powershell -NoProfile -Command "$ErrorActionPreference='Stop'; $ProgressPreference='SilentlyContinue';" ^
    "$work=Join-Path $env:TEMP ([guid]::NewGuid()); New-Item -ItemType Directory $work | Out-Null;" ^
    "$file=Join-Path $work 'maven.tar.gz'; Invoke-WebRequest -UseBasicParsing $env:distributionUrl -OutFile $file;" ^
    "if ((Get-FileHash $file -Algorithm SHA512).Hash -ne $env:distributionSha512Sum) { throw 'SHA-512 differs; nothing was installed' };" ^
    "tar -xzf $file -C $work; if ($LASTEXITCODE) { throw 'could not unpack' };" ^
    "New-Item -ItemType Directory -Force (Split-Path $env:DIST) | Out-Null;" ^
    "Move-Item (Join-Path $work \"apache-maven-$env:distributionVersion\") $env:DIST; Remove-Item -Recurse $work"
if errorlevel 1 exit /b 1
:pinned_done
set "MVN=%DIST%\bin\mvn.cmd"
exit /b 0
