; matbook's installer for Windows: for the person who runs it, so it asks for no administrator. Made by scripts/dist.sh, which
; says /DVERSION=… /DFROM=(folder of what the zip holds) /DOUT=(file). `installer /S` asks nothing, `/D=C:\folder` says where.
Unicode true
SetCompressor /SOLID lzma
!include MUI2.nsh
!include WinMessages.nsh
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\matbook"

Name "matbook ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\matbook"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true

!define MUI_FINISHPAGE_SHOWREADME "$INSTDIR\manual\first-hour.html"
!define MUI_FINISHPAGE_SHOWREADME_TEXT "Open the manual at the first hour"
!insertmacro MUI_PAGE_LICENSE "${FROM}/LICENSE.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; What is installed is taken away before: an older version leaves no file behind. Nothing but our own files is touched.
!macro Remove
  Delete "$INSTDIR\matbook.exe"
  Delete "$INSTDIR\README.md"
  Delete "$INSTDIR\CHANGELOG.md"
  Delete "$INSTDIR\ARCHITECTURE.md"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\matbook.cdx.json"
  RMDir /r "$INSTDIR\manual"
  RMDir /r "$INSTDIR\docs"
  Delete "$SMPROGRAMS\matbook\*.lnk"
  RMDir "$SMPROGRAMS\matbook"
!macroend

; The user's PATH with our folder at its end. A PATH longer than this installer can hold is left as it is: half of it would be lost.
Function AddToPath
  ReadRegStr $0 HKCU "Environment" "PATH"
  StrLen $1 $0
  StrLen $2 $INSTDIR
  IntOp $1 $1 + $2
  IntCmp $1 1000 full 0 full
  StrCmp $0 "" 0 there
  ; Empty, or too long to be read: only a value that is not there may be written.
  ClearErrors
  EnumRegValue $3 HKCU "Environment" 0
  StrCpy $4 0
  next:
    EnumRegValue $3 HKCU "Environment" $4
    StrCmp $3 "" first
    StrCmp $3 "PATH" full
    StrCmp $3 "Path" full
    IntOp $4 $4 + 1
    Goto next
  first:
    WriteRegExpandStr HKCU "Environment" "PATH" "$INSTDIR"
    Goto tell
  there:
    Push "$0;"
    Push "$INSTDIR;"
    Call Holds
    Pop $3
    StrCmp $3 "1" done
    WriteRegExpandStr HKCU "Environment" "PATH" "$0;$INSTDIR"
  tell:
    SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
    Goto done
  full:
    DetailPrint "PATH is too long to be added to: call $INSTDIR\matbook.exe by its whole name, or add the folder yourself."
  done:
FunctionEnd

; Whether the text below the top of the stack holds the one on top: 1 or 0.
!macro HoldsAs name
Function ${name}
  Exch $R1
  Exch
  Exch $R0
  Push $R2
  Push $R3
  Push $R4
  StrLen $R2 $R1
  StrCpy $R3 0
  look:
    StrCpy $R4 $R0 $R2 $R3
    StrCmp $R4 $R1 found
    StrCmp $R4 "" lost
    IntOp $R3 $R3 + 1
    Goto look
  found:
    StrCpy $R0 1
    Goto said
  lost:
    StrCpy $R0 0
  said:
  Pop $R4
  Pop $R3
  Pop $R2
  Pop $R1
  Exch $R0
FunctionEnd
!macroend
!insertmacro HoldsAs Holds

; PATH without our folder, where it was the last, as we wrote it.
Function un.FromPath
  ReadRegStr $0 HKCU "Environment" "PATH"
  StrCmp $0 "$INSTDIR" 0 +3
    DeleteRegValue HKCU "Environment" "PATH"
    Return
  StrLen $1 ";$INSTDIR"
  StrLen $2 $0
  IntCmp $2 1000 0 0 out
  IntOp $3 $2 - $1
  IntCmp $3 0 out out 0
  StrCpy $4 $0 "" $3
  StrCmp $4 ";$INSTDIR" 0 out
  StrCpy $5 $0 $3
  WriteRegExpandStr HKCU "Environment" "PATH" "$5"
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
  out:
FunctionEnd

Section
  !insertmacro Remove
  SetOutPath "$INSTDIR"
  File /r "${FROM}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\matbook"
  CreateShortcut "$SMPROGRAMS\matbook\matbook manual.lnk" "$INSTDIR\manual\index.html"
  SetOutPath "$DOCUMENTS"
  CreateShortcut "$SMPROGRAMS\matbook\Set up a project.lnk" "$INSTDIR\matbook.exe" 'setup --config "$DOCUMENTS\matbook\config.yaml"'
  SetOutPath "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "matbook"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  Call AddToPath
SectionEnd

Section Uninstall
  !insertmacro Remove
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
  Call un.FromPath
SectionEnd
