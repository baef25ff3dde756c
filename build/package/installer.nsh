; What the Windows installer does besides electron-builder's own script.
;
; Frontdesk-….exe /S              silent, for this user
; Frontdesk-….exe /S /allusers    silent, for everybody on this PC (run as administrator)
; … /D=C:\Apps\Frontdesk          another folder: last, without quotes
;
; SHELL_CONTEXT is the user's registry, or the PC's when it is installed for everybody.

!macro customInstall
  ; frontdesk://contact/<id>: known to Windows from the installation on, not only after the first start.
  DetailPrint "Registering frontdesk: links"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\frontdesk"
  WriteRegStr SHELL_CONTEXT "Software\Classes\frontdesk" "" "URL:Frontdesk"
  WriteRegStr SHELL_CONTEXT "Software\Classes\frontdesk" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\frontdesk\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\frontdesk\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  ; An update removes the old version and installs the new one: links and start at login go on meanwhile.
  ${ifNot} ${isUpdated}
    DeleteRegKey SHELL_CONTEXT "Software\Classes\frontdesk"
    ; The app itself may have registered them for this user, too.
    ReadRegStr $R0 HKCU "Software\Classes\frontdesk\shell\open\command" ""
    ${if} $R0 == '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
      DeleteRegKey HKCU "Software\Classes\frontdesk"
    ${endIf}
    ; Start at login, under the names that Electron gives the entry.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "electron.app.${PRODUCT_NAME}"
  ${endIf}
  ; Data stays: its outbox may hold bookings that were never sent. "Uninstall Frontdesk.exe" /S --delete-app-data
  ; removes it too; that switch is electron-builder's own.
!macroend
