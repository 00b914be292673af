@echo off
rem Runs Maven, and fetches it first where there is none: needs nothing but a JDK 17 or newer. See mvnw for the order
rem in which a Maven is looked for and for the variables JAVA_HOME, MAVEN_USER_HOME and MVNW_REPOURL.
setlocal EnableExtensions DisableDelayedExpansion

set "wrapper=%~dp0.mvn\wrapper"
if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  set "java=java.exe"
  where java.exe >nul 2>nul
  if errorlevel 1 (
    echo mvnw: no java found; install a JDK 17 or newer and put it on the PATH or into JAVA_HOME 1>&2
    exit /b 1
  )
)
if defined JAVA_HOME if not exist "%java%" (
  echo mvnw: JAVA_HOME is %JAVA_HOME%, but there is no bin\java.exe in it; Trapeze needs a JDK 17 or newer 1>&2
  exit /b 1
)

for /f "usebackq tokens=1,2 delims== eol=#" %%a in ("%wrapper%\maven-wrapper.properties") do (
  if "%%a"=="distributionUrl" set "url=%%b"
  if "%%a"=="distributionSha512Sum" set "sha512=%%b"
)
for %%u in ("%url:/=\%") do set "name=%%~nu"
set "name=%name:-bin=%"
if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "dist=%MAVEN_USER_HOME%\wrapper\dists\%name%\%sha512:~0,8%"
if exist "%dist%\bin\mvn.cmd" goto cached

where mvn.cmd >nul 2>nul
if errorlevel 1 goto download
set "version="
for /f "tokens=3" %%v in ('mvn.cmd -B -v 2^>nul ^| findstr /b /c:"Apache Maven"') do set "version=%%v"
for /f "tokens=1,2 delims=." %%a in ("%version%") do (
  if %%a GTR 3 goto installed
  if %%a EQU 3 if %%b GEQ 8 goto installed
)

:download
if defined MVNW_REPOURL set "url=%MVNW_REPOURL%/org/apache/maven/apache-maven/%name:apache-maven-=%/%name%-bin.zip"
"%java%" "%wrapper%\MavenDownload.java" "%url%" "%sha512%" "%dist%"
if errorlevel 1 exit /b 1

:cached
call "%dist%\bin\mvn.cmd" %*
exit /b %errorlevel%

:installed
call mvn.cmd %*
exit /b %errorlevel%
