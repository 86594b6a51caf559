@echo off
rem Starts cofin-advisor from this folder: finds a Python that fits, or installs the one that lies here, and hands over to program\install.py.
rem ASCII letters only: cmd.exe loses its place in a file that holds others. What it says in Thai stands in program\*.txt.
setlocal EnableExtensions DisableDelayedExpansion
set "KIT=%~dp0"
set "PYTHONUTF8=1"
set "PYTHONHOME="
set "PYTHONPATH="
set "PY="
set "FLAG="
set "SETUP="
chcp 65001 >nul 2>nul
if not exist "%KIT%program\install.py" goto unpack

call :find
if defined PY goto run
pushd "%KIT%"
for %%f in (python-3*-amd64.exe) do set "SETUP=%%f"
if not defined SETUP goto missing
type program\windows-installing-python.txt
start /wait "" "%SETUP%" /passive InstallAllUsers=0 Include_launcher=0 Include_test=0 PrependPath=0
popd
call :find
if not defined PY goto missing

:run
"%PY%" %FLAG% "%KIT%program\install.py" %*
set "CODE=%ERRORLEVEL%"
if not "%CODE%"=="0" if "%~1"=="" pause
exit /b %CODE%

:missing
pushd "%KIT%"
type program\windows-no-python.txt
for %%f in (READ-ME*.html) do start "" "%%f"
if "%~1"=="" pause
exit /b 2

:unpack
echo.
echo The folder is not complete. If it is a zip file, extract all of it first, then start again.
echo.
pause
exit /b 2

:find
for %%v in (@PYTHONS@) do call :try_launcher %%v
for %%v in (@PYTHONS@) do call :try_folders %%v
if not defined PY call :try python
exit /b 0

:try_launcher
if defined PY exit /b 0
set "FLAG=-%1"
call :try py
if not defined PY set "FLAG="
exit /b 0

:try_folders
if defined PY exit /b 0
set "NUMBER=%1"
set "NUMBER=%NUMBER:.=%"
set "CANDIDATE=%LocalAppData%\Programs\Python\Python%NUMBER%\python.exe"
if exist "%CANDIDATE%" call :try_candidate
if defined PY exit /b 0
set "CANDIDATE=%ProgramFiles%\Python%NUMBER%\python.exe"
if exist "%CANDIDATE%" call :try_candidate
exit /b 0

:try
set "CANDIDATE=%1"
:try_candidate
"%CANDIDATE%" %FLAG% "%KIT%program\install.py" --fits >nul 2>nul
if %ERRORLEVEL% equ 0 set "PY=%CANDIDATE%"
exit /b 0
