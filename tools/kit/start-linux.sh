#!/bin/sh
# Starts cofin-advisor from this folder: finds a Python that fits and hands over to program/install.py.
# Double-click it in a file manager, or type in a terminal: sh start-linux.sh
kit=$(cd -- "$(dirname -- "$0")" && pwd -P) || exit 2

# A file manager starts it without a terminal: open one.
if [ $# -eq 0 ] && [ ! -t 0 ] && [ ! -t 1 ] && [ -n "$DISPLAY$WAYLAND_DISPLAY" ] && [ -z "$COFIN_ADVISOR_WINDOW" ]; then
    export COFIN_ADVISOR_WINDOW=1
    for terminal in "x-terminal-emulator -e" "gnome-terminal --" "ptyxis --" "kgx --" "konsole -e" "xfce4-terminal -x" "mate-terminal -x" "lxterminal -e" "xterm -e"; do
        if command -v "${terminal%% *}" >/dev/null 2>&1; then
            exec ${terminal%% *} ${terminal##* } sh "$kit/start-linux.sh"
        fi
    done
fi

unset PYTHONHOME PYTHONPATH
for version in @PYTHONS@ 3; do
    if "python$version" "$kit/program/install.py" --fits >/dev/null 2>&1; then
        "python$version" "$kit/program/install.py" "$@"
        code=$?
        [ $code -ne 0 ] && [ $# -eq 0 ] && [ -t 0 ] && { printf '\n[Enter] '; read -r _; }
        exit $code
    fi
done

cat "$kit/program/linux-no-python.txt" >&2
[ $# -eq 0 ] && [ -t 0 ] && { printf '\n[Enter] '; read -r _; }
exit 2
