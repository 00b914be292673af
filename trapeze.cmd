@echo off
rem Starts Trapeze; builds it first when it has not been built. See trapeze, which does more: it also builds when a
rem source is newer, and keeps a class-data-sharing archive for each JDK.
setlocal EnableExtensions DisableDelayedExpansion

set "root=%~dp0"
set "jar=%root%console\target\trapeze.jar"
if defined JAVA_HOME (set "java=%JAVA_HOME%\bin\java.exe") else (set "java=java.exe")

if exist "%jar%" goto start
echo trapeze: building (once; the log is %root%target\launcher-build.log) 1>&2
if not exist "%root%target" mkdir "%root%target"
pushd "%root%"
call mvnw.cmd -q -B -Dquick -Dmaven.test.skip=true -pl console -am package >target\launcher-build.log 2>&1 <nul
set "status=%errorlevel%"
popd
if not "%status%"=="0" (
  type "%root%target\launcher-build.log" 1>&2
  echo trapeze: the build failed; the lines above are %root%target\launcher-build.log 1>&2
  exit /b 1
)

:start
"%java%" -XX:+UseSerialGC -jar "%jar%" %*
exit /b %errorlevel%
