import subprocess
names="""_Z1fIXplLi1ELi2EEE1AIXT_EEv _Z1fIXgtLi1ELi2EEEvv _Z1fIiEDTcl1gfp_EET_ _Z1fIiEDTcldtfp_3barEET_ _Z1fIiEDTptfp_1xET_ _Z1fIiEDTixfp_Li0EET_ _Z1fIiEDTcvT_fp_ET_ _Z1fIiEDTcvT__fp_fp_EET_ _Z1fIiEDTscT_fp_ET_ _Z1fIiEDTnwilLi1EE_iEET_ _Z1fIiEDTnw_T_EET_ _Z1fIiEDTquLb1ELi1ELi2EET_ _Z1fIiEDTstT_ET_ _Z1fIiEDTszfp_ET_ _Z1fIiEDTngfp_ET_ _Z1fIiEDTppfp_ET_ _Z1fIiEDTpp_fp_ET_ _Z1fIiEDTgsdlfp_ET_ _Z1fIiEDTtrET_ _Z1fIiEDTtwfp_ET_ _Z1fIiEDTtlT_Li1EEET_ _Z1fIiEDTilLi1ELi2EEET_ _Z1fIJicEEvDpT_ _Z1fIJicEEDTcl1gspfp_EEDpT_ _Z1fIJicEEvAsZT__i _Z1fIJicEEDTflplfp_EDpT_ _Z1fIJicEEDTfLplfp_Li0EEDpT_ _Z1fIiEDTfpTET_ _Z1fIDnLDn0EEvv _Z1fILDnEEvv _Z1fILf40400000EEvv _Z1fILc97EEvv _Z1fILin5EEvv _Z1fILb1EEvv _Z1fILln5EEvv _Z1fILy5EEvv _Z1fIL1E5EEvv _Z1fIXadL_Z1gvEEEvv _Z1fIXadL_ZN1A1gEvEEEvv _Z1fIXsr1AIiE1xEEvv _ZnwmPv _Znam _ZdaPv _Zli2_sy _ZltI1AEvv _ZN1AIcEcvT_IiEEv _ZN1AcvPKcEv _ZN1AIiED2Ev _ZN1BCI11AEi _ZDC1a1bE _ZN1AUt0_1fEv _ZZ1fvENKUliE0_clEi _ZZ1fvENKUlT_E_clIiEEDaS_ _ZZ1fvENKUlTyT_E_clIiEEDaS_ _ZZ1fvENKUlTniT_E_clIiEEDaS_ _ZZ1fvENKUlTtTyETpTyTpTnT_DpT0_E_clEv _ZZ1fIiEvT_E1x _ZZ1fIiEvT_Es _ZZ1fvE1x__12_ _ZZ1fvEd0_1x _ZN1A3fooB3tagEv _ZW3foo1xv _ZNW3foo1A1xEv _ZGIW3fooWP3bar _ZTV1A _ZTT1A _ZTIPFviE _ZTS1A _ZThn8_N1A1fEv _ZTv0_n24_N1A1fEv _ZTch0_h8_N1A1fEv _ZTC1A0_1B _ZGVZ1fvE1x _ZGRZ1fvE1x_ _ZGA1fv _ZGTt1fv _ZTH1x _ZTW1x _ZTAXtl1ALi5EEE _Z1fU3fooIiEPi _ZNVK1A1fEv _ZNKO1A1fEv _Z1fPKFviE _Z1fM1AFviRE _Z1fM1AA3_i _Z1fRA3_Ki _Z1fPA3_A4_i _Z1fPFPFvcEiE _Z1fIiEPFvT_ES0_ _Z1fPDoFviE _Z1fPDOLb1EEFviE _Z1fPDwiEFviE _Z1fPDxFviE _Z1fCfGf _Z1fDv_Li4E_i _Z1fDF16_DF16bDF32xDF64_Dh _Z1fDsDiDnDaDcDu _Z1fu3foo _Z1fIOiEvRT_ _Z1fIRiEvOT_ _Z1fIRA3_iEvOT_ _Z1fIA3_iEvRKT_ _Z1fIFviEEvRKT_ _ZN12_GLOBAL__N_11fEv _GLOBAL__I__Z1fv _GLOBAL__D_foo _ZNSt6vectorIiSaIiEE1fEv _ZNSsC1Ev _Z1fSsSiSoSdSaIcE _Z1fIiEDTntsrN1A1BE1xIiEES0_ _ZN4llvm4PassINS_2AMIiJEEEJEE1fEv _Z1fI1AIiJEEJEEvv _Z3foov.cold _Z3foov.constprop.0.cold _Z3foov.part.0 _Z3foov.isra.0 _Z3foov.lto_priv.0 _Z3foov.llvm.123 _ZN4core3fmt9Formatter3pad17h0123456789abcdefE _ZN4core3fmt9Formatter3pad17h0123456789abcdefE.llvm.9 _ZN4a..b17h0123456789abcdefE _ZN5_$LT$17h0123456789abcdefE _ZN9$u7b$x$C$17h0123456789abcdefE _RNvC7mycrate3foo _RNvC7mycrate3foo.llvm.12 _RINvC1a1fKj5_E _RINvC1a1fKan5_E _RINvC1a1fKb1_E _RINvC1a1fKc61_E _RINvC1a1fKc1f600_E _RINvC1a1fKpE _RINvC1a1fAhj5_E _RINvC1a1fTThETEThhEE _RINvC1a1fFG0_RL0_hRL1_hEuE _RINvC1a1fFUKCEzE _RINvC1a1fFK5C_yzEaE _RNCNvC1a1fs_0 _RNSNvC1a1fs_3foo _RINvC1a1fDINtC1b1ThEp4ItemhNtC1b1UEL_E _RINvC1a1fFG_DNtC1b1TEL0_EuE _RNvMC1aNtC1a1S1f _RNvXC1aNtC1a1SNtC1b1T1f _RNvYNtC1a1SNtC1b1T1f _RINvC1a1fPhOhQhShE _RNvC1au8grn_jgda _RNvC1a1fC1b _RNvNvC1a1gs_1h""".split()
def c(n,*o): return subprocess.run(['c++filt',*o,n],capture_output=True,text=True).stdout.rstrip('\n')
out=[]
for n in names:
    a,b=c(n,'-i'),c(n)
    assert a!=n,n
    e=lambda s:s.replace('\\','\\\\').replace('"','\\"')
    out.append(f'        {{ "{e(n)}", "{e(a)}", {"null" if a==b else chr(34)+e(b)+chr(34)} }},')
open('KnownNames.cs','w').write('''namespace Austin.Symbols.Tests.Demangling;

/// <summary>One name per rule of the grammars, with what c++filt 2.40 makes of it.</summary>
internal static class KnownNames
{
    /// <summary>Mangled name, concise form, full form where it differs.</summary>
    public static TheoryData<string, string, string?> All { get; } = new()
    {
'''+'\n'.join(out)+'\n    };\n}\n')
