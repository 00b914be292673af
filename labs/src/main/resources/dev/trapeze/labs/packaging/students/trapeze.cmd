@echo off
rem Starts Trapeze: 'trapeze --help', 'trapeze lab list'. It needs a JDK, 17 or later, and nothing else.
setlocal
set JAVA=java
if defined JAVA_HOME set JAVA=%JAVA_HOME%\bin\java
"%JAVA%" -XX:+UseSerialGC -Xmx2g -cp "%~dp0lib\*" dev.trapeze.console.Main %*
exit /b %ERRORLEVEL%
