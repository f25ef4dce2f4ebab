import type { RegisterAccess, SystemRegisterEncoding } from './types';

/**
 * Names and encodings (Arm ARM, "System register encodings"; GNU as 2.40 agrees on the first table).
 * A line gives op0.op1.CRn, then registers as `NAME CRm.op2`, with `ro` or `wo` where only one
 * direction exists.
 */
const named = `
2.0.0 OSDTRRX_EL1 0.2, MDCCINT_EL1 2.0, MDSCR_EL1 2.2, OSDTRTX_EL1 3.2, OSECCR_EL1 6.2
2.0.1 MDRAR_EL1 0.0 ro, OSLAR_EL1 0.4 wo, OSLSR_EL1 1.4 ro, OSDLR_EL1 3.4, DBGPRCR_EL1 4.4
2.0.7 DBGCLAIMSET_EL1 8.6, DBGCLAIMCLR_EL1 9.6, DBGAUTHSTATUS_EL1 14.6 ro
2.0.8 CSRCR_EL1 0.0, CSRPTR_EL1 0.1, CSRPTRIDX_EL1 0.3 ro
2.1.0 TRCTRACEIDR 0.1, TRCVICTLR 0.2, TRCPRGCTLR 1.0, TRCQCTLR 1.1, TRCVIIECTLR 1.2, TRCPROCSELR 2.0
2.1.0 TRCVISSCTLR 2.2, TRCSTATR 3.0 ro, TRCVIPCSSCTLR 3.2, TRCCONFIGR 4.0, TRCAUXCTLR 6.0
2.1.0 TRCSEQRSTEVR 6.4, TRCSEQSTR 7.4, TRCEVENTCTL0R 8.0, TRCVDCTLR 8.2, TRCEXTINSELR 8.4
2.1.0 TRCEVENTCTL1R 9.0, TRCVDSACCTLR 9.2, TRCRSR 10.0, TRCVDARCCTLR 10.2, TRCSTALLCTLR 11.0
2.1.0 TRCTSCTLR 12.0, TRCSYNCPR 13.0, TRCCCCTLR 14.0, TRCBBCTLR 15.0
2.1.1 TRCOSLAR 0.4 wo, TRCOSLSR 1.4 ro, TRCPDCR 4.4, TRCPDSR 5.4 ro
2.1.3 TRCCIDCCTLR0 0.2, TRCCIDCCTLR1 1.2, TRCVMIDCCTLR0 2.2, TRCVMIDCCTLR1 3.2
2.1.7 TRCITCTRL 0.4, TRCDEVID 2.7 ro, TRCDEVTYPE 3.7 ro, TRCCLAIMSET 8.6, TRCCLAIMCLR 9.6
2.1.7 TRCDEVAFF0 10.6 ro, TRCDEVAFF1 11.6 ro, TRCLAR 12.6 wo, TRCLSR 13.6 ro, TRCAUTHSTATUS 14.6 ro
2.1.7 TRCDEVARCH 15.6 ro
2.1.9 BRBCR_EL1 0.0, BRBFCR_EL1 0.1, BRBTS_EL1 0.2, BRBINFINJ_EL1 1.0, BRBSRCINJ_EL1 1.1
2.1.9 BRBTGTINJ_EL1 1.2, BRBIDR0_EL1 2.0 ro
2.2.0 TEECR32_EL1 0.0
2.2.1 TEEHBR32_EL1 0.0
2.3.0 MDCCSR_EL0 1.0 ro, DBGDTR_EL0 4.0, DBGDTRRX_EL0 5.0 ro, DBGDTRTX_EL0 5.0 wo
2.3.8 CSRCR_EL0 0.0, CSRPTR_EL0 0.1, CSRIDR_EL0 0.2 ro, CSRPTRIDX_EL0 0.3 ro
2.4.0 DBGVCR32_EL2 7.0
2.4.8 CSRCR_EL2 0.0, CSRPTR_EL2 0.1, CSRPTRIDX_EL2 0.3 ro
2.4.9 BRBCR_EL2 0.0
2.5.8 CSRCR_EL12 0.0, CSRPTR_EL12 0.1
2.5.9 BRBCR_EL12 0.0
3.0.0 MIDR_EL1 0.0 ro, MPUIR_EL1 0.4 ro, MPIDR_EL1 0.5 ro, REVIDR_EL1 0.6 ro, ID_PFR0_EL1 1.0 ro
3.0.0 ID_PFR1_EL1 1.1 ro, ID_DFR0_EL1 1.2 ro, ID_AFR0_EL1 1.3 ro, ID_MMFR0_EL1 1.4 ro, ID_MMFR1_EL1 1.5 ro
3.0.0 ID_MMFR2_EL1 1.6 ro, ID_MMFR3_EL1 1.7 ro, ID_ISAR0_EL1 2.0 ro, ID_ISAR1_EL1 2.1 ro
3.0.0 ID_ISAR2_EL1 2.2 ro, ID_ISAR3_EL1 2.3 ro, ID_ISAR4_EL1 2.4 ro, ID_ISAR5_EL1 2.5 ro
3.0.0 ID_MMFR4_EL1 2.6 ro, ID_ISAR6_EL1 2.7 ro, MVFR0_EL1 3.0 ro, MVFR1_EL1 3.1 ro, MVFR2_EL1 3.2 ro
3.0.0 ID_PFR2_EL1 3.4 ro, ID_DFR1_EL1 3.5 ro, ID_MMFR5_EL1 3.6 ro, ID_AA64PFR0_EL1 4.0 ro
3.0.0 ID_AA64PFR1_EL1 4.1 ro, ID_AA64ZFR0_EL1 4.4 ro, ID_AA64SMFR0_EL1 4.5 ro, ID_AA64DFR0_EL1 5.0 ro
3.0.0 ID_AA64DFR1_EL1 5.1 ro, ID_AA64AFR0_EL1 5.4 ro, ID_AA64AFR1_EL1 5.5 ro, ID_AA64ISAR0_EL1 6.0 ro
3.0.0 ID_AA64ISAR1_EL1 6.1 ro, ID_AA64ISAR2_EL1 6.2 ro, ID_AA64MMFR0_EL1 7.0 ro, ID_AA64MMFR1_EL1 7.1 ro
3.0.0 ID_AA64MMFR2_EL1 7.2 ro
3.0.1 SCTLR_EL1 0.0, ACTLR_EL1 0.1, CPACR_EL1 0.2, RGSR_EL1 0.5, GCR_EL1 0.6, ZCR_EL1 2.0, TRFCR_EL1 2.1
3.0.1 SMPRI_EL1 2.4, SMCR_EL1 2.6
3.0.2 TTBR0_EL1 0.0, TTBR1_EL1 0.1, TCR_EL1 0.2, APIAKEYLO_EL1 1.0, APIAKEYHI_EL1 1.1, APIBKEYLO_EL1 1.2
3.0.2 APIBKEYHI_EL1 1.3, APDAKEYLO_EL1 2.0, APDAKEYHI_EL1 2.1, APDBKEYLO_EL1 2.2, APDBKEYHI_EL1 2.3
3.0.2 APGAKEYLO_EL1 3.0, APGAKEYHI_EL1 3.1
3.0.4 SPSR_EL1 0.0, SPSR_SVC 0.0, ELR_EL1 0.1, SP_EL0 1.0, SPSEL 2.0, CURRENTEL 2.2 ro, PAN 2.3, UAO 2.4
3.0.4 ALLINT 3.0, ICC_PMR_EL1 6.0
3.0.5 AFSR0_EL1 1.0, AFSR1_EL1 1.1, ESR_EL1 2.0, ERRIDR_EL1 3.0 ro, ERRSELR_EL1 3.1, ERXFR_EL1 4.0 ro
3.0.5 ERXCTLR_EL1 4.1, ERXSTATUS_EL1 4.2, ERXADDR_EL1 4.3, ERXPFGF_EL1 4.4 ro, ERXPFGCTL_EL1 4.5
3.0.5 ERXPFGCDN_EL1 4.6, ERXMISC0_EL1 5.0, ERXMISC1_EL1 5.1, ERXMISC2_EL1 5.2, ERXMISC3_EL1 5.3
3.0.5 TFSR_EL1 6.0, TFSRE0_EL1 6.1
3.0.6 FAR_EL1 0.0, PRENR_EL1 1.1, PRSELR_EL1 2.1, PRBAR_EL1 8.0, PRLAR_EL1 8.1
3.0.7 PAR_EL1 4.0
3.0.9 PMSCR_EL1 9.0, PMSNEVFR_EL1 9.1, PMSICR_EL1 9.2, PMSIRR_EL1 9.3, PMSFCR_EL1 9.4, PMSEVFR_EL1 9.5
3.0.9 PMSLATFR_EL1 9.6, PMSIDR_EL1 9.7 ro, PMBLIMITR_EL1 10.0, PMBPTR_EL1 10.1, PMBSR_EL1 10.3
3.0.9 PMBIDR_EL1 10.7 ro, TRBLIMITR_EL1 11.0, TRBPTR_EL1 11.1, TRBBASER_EL1 11.2, TRBSR_EL1 11.3
3.0.9 TRBMAR_EL1 11.4, TRBTRG_EL1 11.6, TRBIDR_EL1 11.7 ro, PMINTENSET_EL1 14.1, PMINTENCLR_EL1 14.2
3.0.9 PMMIR_EL1 14.6 ro
3.0.10 MAIR_EL1 2.0, AMAIR_EL1 3.0, LORSA_EL1 4.0, LOREA_EL1 4.1, LORN_EL1 4.2, LORC_EL1 4.3
3.0.10 MPAMIDR_EL1 4.4 ro, LORID_EL1 4.7 ro, MPAM1_EL1 5.0, MPAM0_EL1 5.1, MPAMSM_EL1 5.3
3.0.12 VBAR_EL1 0.0, RVBAR_EL1 0.1 ro, RMR_EL1 0.2, ISR_EL1 1.0 ro, DISR_EL1 1.1, ICC_IAR0_EL1 8.0 ro
3.0.12 ICC_EOIR0_EL1 8.1 wo, ICC_HPPIR0_EL1 8.2 ro, ICC_BPR0_EL1 8.3, ICC_NMIAR1_EL1 9.5 ro
3.0.12 ICC_DIR_EL1 11.1 wo, ICC_RPR_EL1 11.3 ro, ICC_SGI1R_EL1 11.5 wo, ICC_ASGI1R_EL1 11.6 wo
3.0.12 ICC_SGI0R_EL1 11.7 wo, ICC_IAR1_EL1 12.0 ro, ICC_EOIR1_EL1 12.1 wo, ICC_HPPIR1_EL1 12.2 ro
3.0.12 ICC_BPR1_EL1 12.3, ICC_CTLR_EL1 12.4, ICC_SRE_EL1 12.5, ICC_IGRPEN0_EL1 12.6, ICC_IGRPEN1_EL1 12.7
3.0.13 CONTEXTIDR_EL1 0.1, TPIDR_EL1 0.4, ACCDATA_EL1 0.5, SCXTNUM_EL1 0.7
3.0.14 CNTKCTL_EL1 1.0
3.1.0 CCSIDR_EL1 0.0 ro, CLIDR_EL1 0.1 ro, CCSIDR2_EL1 0.2 ro, GMID_EL1 0.4 ro, SMIDR_EL1 0.6 ro
3.1.0 AIDR_EL1 0.7 ro
3.2.0 CSSELR_EL1 0.0
3.3.0 CTR_EL0 0.1 ro, DCZID_EL0 0.7 ro
3.3.2 RNDR 4.0 ro, RNDRRS 4.1 ro
3.3.4 NZCV 2.0, DAIF 2.1, SVCR 2.2, DIT 2.5, SSBS 2.6, TCO 2.7, FPCR 4.0, FPSR 4.1, DSPSR_EL0 5.0
3.3.4 DLR_EL0 5.1
3.3.9 PMCR_EL0 12.0, PMCNTENSET_EL0 12.1, PMCNTENCLR_EL0 12.2, PMOVSCLR_EL0 12.3, PMSWINC_EL0 12.4 wo
3.3.9 PMSELR_EL0 12.5, PMCEID0_EL0 12.6 ro, PMCEID1_EL0 12.7 ro, PMCCNTR_EL0 13.0, PMXEVTYPER_EL0 13.1
3.3.9 PMXEVCNTR_EL0 13.2, PMUSERENR_EL0 14.0, PMOVSSET_EL0 14.3
3.3.13 TPIDR_EL0 0.2, TPIDRRO_EL0 0.3, TPIDR2_EL0 0.5, SCXTNUM_EL0 0.7, AMCR_EL0 2.0, AMCFGR_EL0 2.1 ro
3.3.13 AMCGCR_EL0 2.2 ro, AMUSERENR_EL0 2.3, AMCNTENCLR0_EL0 2.4, AMCNTENSET0_EL0 2.5, AMCG1IDR_EL0 2.6 ro
3.3.13 AMCNTENCLR1_EL0 3.0, AMCNTENSET1_EL0 3.1
3.3.14 CNTFRQ_EL0 0.0, CNTPCT_EL0 0.1 ro, CNTVCT_EL0 0.2 ro, CNTPCTSS_EL0 0.5 ro, CNTVCTSS_EL0 0.6 ro
3.3.14 CNTP_TVAL_EL0 2.0, CNTP_CTL_EL0 2.1, CNTP_CVAL_EL0 2.2, CNTV_TVAL_EL0 3.0, CNTV_CTL_EL0 3.1
3.3.14 CNTV_CVAL_EL0 3.2, PMCCFILTR_EL0 15.7
3.4.0 VPIDR_EL2 0.0, MPUIR_EL2 0.4 ro, VMPIDR_EL2 0.5
3.4.1 SCTLR_EL2 0.0, ACTLR_EL2 0.1, HCR_EL2 1.0, MDCR_EL2 1.1, CPTR_EL2 1.2, HSTR_EL2 1.3, HFGRTR_EL2 1.4
3.4.1 HFGWTR_EL2 1.5, HFGITR_EL2 1.6, HACR_EL2 1.7, ZCR_EL2 2.0, TRFCR_EL2 2.1, HCRX_EL2 2.2
3.4.1 SMPRIMAP_EL2 2.5, SMCR_EL2 2.6, SDER32_EL2 3.1
3.4.2 TTBR0_EL2 0.0, VSCTLR_EL2 0.0, TTBR1_EL2 0.1, TCR_EL2 0.2, VTTBR_EL2 1.0, VTCR_EL2 1.2, VNCR_EL2 2.0
3.4.2 VSTTBR_EL2 6.0, VSTCR_EL2 6.2
3.4.3 DACR32_EL2 0.0, HDFGRTR_EL2 1.4, HDFGWTR_EL2 1.5, HAFGRTR_EL2 1.6
3.4.4 SPSR_EL2 0.0, SPSR_HYP 0.0, ELR_EL2 0.1, SP_EL1 1.0, SPSR_IRQ 3.0, SPSR_ABT 3.1, SPSR_UND 3.2
3.4.4 SPSR_FIQ 3.3
3.4.5 IFSR32_EL2 0.1, AFSR0_EL2 1.0, AFSR1_EL2 1.1, ESR_EL2 2.0, VSESR_EL2 2.3, FPEXC32_EL2 3.0
3.4.5 TFSR_EL2 6.0
3.4.6 FAR_EL2 0.0, HPFAR_EL2 0.4, PRENR_EL2 1.1, PRSELR_EL2 2.1, PRBAR_EL2 8.0, PRLAR_EL2 8.1
3.4.9 PMSCR_EL2 9.0
3.4.10 MAIR_EL2 2.0, AMAIR_EL2 3.0, MPAMHCR_EL2 4.0, MPAMVPMV_EL2 4.1, MPAM2_EL2 5.0
3.4.12 VBAR_EL2 0.0, RVBAR_EL2 0.1 ro, RMR_EL2 0.2, VDISR_EL2 1.1, ICC_SRE_EL2 9.5, ICH_HCR_EL2 11.0
3.4.12 ICH_VTR_EL2 11.1 ro, ICH_MISR_EL2 11.2 ro, ICH_EISR_EL2 11.3 ro, ICH_ELRSR_EL2 11.5 ro
3.4.12 ICH_VMCR_EL2 11.7
3.4.13 CONTEXTIDR_EL2 0.1, TPIDR_EL2 0.2, SCXTNUM_EL2 0.7
3.4.14 CNTVOFF_EL2 0.3, CNTPOFF_EL2 0.6, CNTHCTL_EL2 1.0, CNTHP_TVAL_EL2 2.0, CNTHP_CTL_EL2 2.1
3.4.14 CNTHP_CVAL_EL2 2.2, CNTHV_TVAL_EL2 3.0, CNTHV_CTL_EL2 3.1, CNTHV_CVAL_EL2 3.2, CNTHVS_TVAL_EL2 4.0
3.4.14 CNTHVS_CTL_EL2 4.1, CNTHVS_CVAL_EL2 4.2, CNTHPS_TVAL_EL2 5.0, CNTHPS_CTL_EL2 5.1
3.4.14 CNTHPS_CVAL_EL2 5.2
3.5.1 SCTLR_EL12 0.0, CPACR_EL12 0.2, ZCR_EL12 2.0, TRFCR_EL12 2.1, SMCR_EL12 2.6
3.5.2 TTBR0_EL12 0.0, TTBR1_EL12 0.1, TCR_EL12 0.2
3.5.4 SPSR_EL12 0.0, ELR_EL12 0.1
3.5.5 AFSR0_EL12 1.0, AFSR1_EL12 1.1, ESR_EL12 2.0, TFSR_EL12 6.0
3.5.6 FAR_EL12 0.0
3.5.9 PMSCR_EL12 9.0
3.5.10 MAIR_EL12 2.0, AMAIR_EL12 3.0, MPAM1_EL12 5.0
3.5.12 VBAR_EL12 0.0
3.5.13 CONTEXTIDR_EL12 0.1, SCXTNUM_EL12 0.7
3.5.14 CNTKCTL_EL12 1.0, CNTP_TVAL_EL02 2.0, CNTP_CTL_EL02 2.1, CNTP_CVAL_EL02 2.2, CNTV_TVAL_EL02 3.0
3.5.14 CNTV_CTL_EL02 3.1, CNTV_CVAL_EL02 3.2
3.6.1 SCTLR_EL3 0.0, ACTLR_EL3 0.1, SCR_EL3 1.0, SDER32_EL3 1.1, CPTR_EL3 1.2, ZCR_EL3 2.0, SMCR_EL3 2.6
3.6.1 MDCR_EL3 3.1
3.6.2 TTBR0_EL3 0.0, TCR_EL3 0.2, GPTBR_EL3 1.4, GPCCR_EL3 1.6
3.6.4 SPSR_EL3 0.0, ELR_EL3 0.1, SP_EL2 1.0
3.6.5 AFSR0_EL3 1.0, AFSR1_EL3 1.1, ESR_EL3 2.0, TFSR_EL3 6.0
3.6.6 FAR_EL3 0.0, MFAR_EL3 0.5
3.6.10 MAIR_EL3 2.0, AMAIR_EL3 3.0, MPAM3_EL3 5.0
3.6.12 VBAR_EL3 0.0, RVBAR_EL3 0.1 ro, RMR_EL3 0.2, ICC_CTLR_EL3 12.4, ICC_SRE_EL3 12.5
3.6.12 ICC_IGRPEN1_EL3 12.7
3.6.13 TPIDR_EL3 0.2, SCXTNUM_EL3 0.7
3.7.14 CNTPS_TVAL_EL1 2.0, CNTPS_CTL_EL1 2.1, CNTPS_CVAL_EL1 2.2
`;

/** Registers newer than GNU as 2.40 knows. */
const recent = `
2.0.0 MDSELR_EL1 4.2, MDSTEPOP_EL1 5.2
2.0.9 SPMACCESSR_EL1 13.3, SPMINTENSET_EL1 14.1, SPMINTENCLR_EL1 14.2
2.1.0 TRCITEEDCR 2.1
2.3.9 SPMCR_EL0 12.0, SPMCNTENSET_EL0 12.1, SPMCNTENCLR_EL0 12.2, SPMOVSCLR_EL0 12.3, SPMSELR_EL0 12.5
2.3.9 SPMOVSSET_EL0 14.3
2.4.9 SPMACCESSR_EL2 13.3
2.5.9 SPMACCESSR_EL12 13.3
2.6.9 SPMACCESSR_EL3 13.3
3.0.0 ID_AA64PFR2_EL1 4.2 ro, ID_AA64FPFR0_EL1 4.7 ro, ID_AA64DFR2_EL1 5.2 ro, ID_AA64ISAR3_EL1 6.3 ro
3.0.0 ID_AA64MMFR3_EL1 7.3 ro, ID_AA64MMFR4_EL1 7.4 ro
3.0.1 SCTLR2_EL1 0.3, TRCITECR_EL1 2.3
3.0.2 TCR2_EL1 0.3, GCSCR_EL1 5.0, GCSPR_EL1 5.1, GCSCRE0_EL1 5.2
3.0.4 PM 3.1
3.0.5 ERXGSR_EL1 3.2 ro
3.0.6 PFAR_EL1 0.5
3.0.9 PMSDSFR_EL1 10.4, PMUACR_EL1 14.4, PMECR_EL1 14.5, PMIAR_EL1 14.7
3.0.10 MAIR2_EL1 2.1, PIRE0_EL1 2.2, PIR_EL1 2.3, POR_EL1 2.4, S2POR_EL1 2.5, AMAIR2_EL1 3.1
3.0.10 MPAMBWIDR_EL1 4.5 ro, MPAMBW1_EL1 5.4, MPAMBW0_EL1 5.5, MPAMBWSM_EL1 5.7
3.0.13 RCWSMASK_EL1 0.3, RCWMASK_EL1 0.6
3.3.2 GCSPR_EL0 5.1
3.3.4 FPMR 4.2
3.3.9 PMICNTR_EL0 4.0, PMICFILTR_EL0 6.0, PMZR_EL0 13.4 wo
3.3.10 POR_EL0 2.4
3.4.1 SCTLR2_EL2 0.3, TRCITECR_EL2 2.3
3.4.2 TCR2_EL2 0.3, HDBSSBR_EL2 3.2, HDBSSPROD_EL2 3.3, HACDBSBR_EL2 3.4, HACDBSCONS_EL2 3.5
3.4.2 GCSCR_EL2 5.0, GCSPR_EL2 5.1
3.4.3 HDFGRTR2_EL2 1.0, HDFGWTR2_EL2 1.1, HFGRTR2_EL2 1.2, HFGWTR2_EL2 1.3, HFGITR2_EL2 1.7
3.4.6 PFAR_EL2 0.5
3.4.10 MAIR2_EL2 1.1, PIRE0_EL2 2.2, PIR_EL2 2.3, POR_EL2 2.4, S2PIR_EL2 2.5, AMAIR2_EL2 3.1
3.4.10 MPAMBW2_EL2 5.4, MECID_P0_EL2 8.0, MECID_A0_EL2 8.1, MECID_P1_EL2 8.2, MECID_A1_EL2 8.3
3.4.10 MECIDR_EL2 8.7 ro, VMECID_P_EL2 9.0, VMECID_A_EL2 9.1
3.5.1 SCTLR2_EL12 0.3, TRCITECR_EL12 2.3
3.5.2 TCR2_EL12 0.3, GCSCR_EL12 5.0, GCSPR_EL12 5.1
3.5.6 PFAR_EL12 0.5
3.5.10 MAIR2_EL12 2.1, PIRE0_EL12 2.2, PIR_EL12 2.3, POR_EL12 2.4, AMAIR2_EL12 3.1, MPAMBW1_EL12 5.4
3.6.1 SCTLR2_EL3 0.3, FGWTE3_EL3 1.5
3.6.2 GCSCR_EL3 5.0, GCSPR_EL3 5.1
3.6.5 VSESR_EL3 2.3
3.6.10 MAIR2_EL3 1.1, PIR_EL3 2.3, POR_EL3 2.4, AMAIR2_EL3 3.1, MECID_RL_A_EL3 10.1
3.6.12 VDISR_EL3 1.1
`;

type Numbers = readonly [op0: number, op1: number, CRn: number, CRm: number, op2: number];
interface Family {
  /** `#` stands for the index. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly at: (n: number) => Numbers;
  readonly access?: RegisterAccess;
}

const low3 = (n: number) => n & 7;
const bit3 = (n: number) => n >> 3;
const bit4 = (n: number) => n >> 4;

/** Numbered registers: the index is part of CRm and op2. */
const families: readonly Family[] = [
  { name: 'DBGBVR#_EL1', from: 0, to: 15, at: (n) => [2, 0, 0, n, 4] },
  { name: 'DBGBCR#_EL1', from: 0, to: 15, at: (n) => [2, 0, 0, n, 5] },
  { name: 'DBGWVR#_EL1', from: 0, to: 15, at: (n) => [2, 0, 0, n, 6] },
  { name: 'DBGWCR#_EL1', from: 0, to: 15, at: (n) => [2, 0, 0, n, 7] },
  { name: 'BRBINF#_EL1', from: 0, to: 31, at: (n) => [2, 1, 8, n & 15, bit4(n) * 4], access: 'ro' },
  { name: 'BRBSRC#_EL1', from: 0, to: 31, at: (n) => [2, 1, 8, n & 15, bit4(n) * 4 + 1], access: 'ro' },
  { name: 'BRBTGT#_EL1', from: 0, to: 31, at: (n) => [2, 1, 8, n & 15, bit4(n) * 4 + 2], access: 'ro' },
  { name: 'TRCACVR#', from: 0, to: 15, at: (n) => [2, 1, 2, low3(n) * 2, bit3(n)] },
  { name: 'TRCACATR#', from: 0, to: 15, at: (n) => [2, 1, 2, low3(n) * 2, 2 + bit3(n)] },
  { name: 'TRCDVCVR#', from: 0, to: 7, at: (n) => [2, 1, 2, (n & 3) * 4, 4 + (n >> 2)] },
  { name: 'TRCDVCMR#', from: 0, to: 7, at: (n) => [2, 1, 2, (n & 3) * 4, 6 + (n >> 2)] },
  { name: 'TRCCIDCVR#', from: 0, to: 7, at: (n) => [2, 1, 3, n * 2, 0] },
  { name: 'TRCVMIDCVR#', from: 0, to: 7, at: (n) => [2, 1, 3, n * 2, 1] },
  { name: 'TRCCNTRLDVR#', from: 0, to: 3, at: (n) => [2, 1, 0, n, 5] },
  { name: 'TRCCNTCTLR#', from: 0, to: 3, at: (n) => [2, 1, 0, 4 + n, 5] },
  { name: 'TRCCNTVR#', from: 0, to: 3, at: (n) => [2, 1, 0, 8 + n, 5] },
  { name: 'TRCEXTINSELR#', from: 0, to: 3, at: (n) => [2, 1, 0, 8 + n, 4] },
  { name: 'TRCSEQEVR#', from: 0, to: 2, at: (n) => [2, 1, 0, n, 4] },
  { name: 'TRCIMSPEC#', from: 0, to: 7, at: (n) => [2, 1, 0, n, 7] },
  { name: 'TRCIDR#', from: 0, to: 7, at: (n) => [2, 1, 0, 8 + n, 7], access: 'ro' },
  { name: 'TRCIDR#', from: 8, to: 13, at: (n) => [2, 1, 0, n - 8, 6], access: 'ro' },
  { name: 'TRCRSCTLR#', from: 2, to: 31, at: (n) => [2, 1, 1, n & 15, bit4(n)] },
  { name: 'TRCSSCCR#', from: 0, to: 7, at: (n) => [2, 1, 1, n, 2] },
  { name: 'TRCSSCSR#', from: 0, to: 7, at: (n) => [2, 1, 1, 8 + n, 2] },
  { name: 'TRCSSPCICR#', from: 0, to: 7, at: (n) => [2, 1, 1, n, 3] },
  { name: 'TRCPIDR#', from: 4, to: 7, at: (n) => [2, 1, 7, 4 + (n & 3), 7], access: 'ro' },
  { name: 'TRCPIDR#', from: 0, to: 3, at: (n) => [2, 1, 7, 8 + n, 7], access: 'ro' },
  { name: 'TRCCIDR#', from: 0, to: 3, at: (n) => [2, 1, 7, 12 + n, 7], access: 'ro' },
  { name: 'PMEVCNTR#_EL0', from: 0, to: 30, at: (n) => [3, 3, 14, 8 + bit3(n), low3(n)] },
  { name: 'PMEVTYPER#_EL0', from: 0, to: 30, at: (n) => [3, 3, 14, 12 + bit3(n), low3(n)] },
  { name: 'AMEVCNTR0#_EL0', from: 0, to: 3, at: (n) => [3, 3, 13, 4, n] },
  { name: 'AMEVTYPER0#_EL0', from: 0, to: 3, at: (n) => [3, 3, 13, 6, n], access: 'ro' },
  { name: 'AMEVCNTR1#_EL0', from: 0, to: 15, at: (n) => [3, 3, 13, 12 + bit3(n), low3(n)] },
  { name: 'AMEVTYPER1#_EL0', from: 0, to: 15, at: (n) => [3, 3, 13, 14 + bit3(n), low3(n)] },
  { name: 'AMEVCNTVOFF0#_EL2', from: 0, to: 15, at: (n) => [3, 4, 13, 8 + bit3(n), low3(n)] },
  { name: 'AMEVCNTVOFF1#_EL2', from: 0, to: 15, at: (n) => [3, 4, 13, 10 + bit3(n), low3(n)] },
  { name: 'ICC_AP0R#_EL1', from: 0, to: 3, at: (n) => [3, 0, 12, 8, 4 + n] },
  { name: 'ICC_AP1R#_EL1', from: 0, to: 3, at: (n) => [3, 0, 12, 9, n] },
  { name: 'ICH_AP0R#_EL2', from: 0, to: 3, at: (n) => [3, 4, 12, 8, n] },
  { name: 'ICH_AP1R#_EL2', from: 0, to: 3, at: (n) => [3, 4, 12, 9, n] },
  { name: 'ICH_LR#_EL2', from: 0, to: 15, at: (n) => [3, 4, 12, 12 + bit3(n), low3(n)] },
  { name: 'MPAMVPM#_EL2', from: 0, to: 7, at: (n) => [3, 4, 10, 6, n] },
  { name: 'PRBAR#_EL1', from: 1, to: 15, at: (n) => [3, 0, 6, 8 + (n >> 1), (n & 1) * 4] },
  { name: 'PRLAR#_EL1', from: 1, to: 15, at: (n) => [3, 0, 6, 8 + (n >> 1), (n & 1) * 4 + 1] },
  { name: 'PRBAR#_EL2', from: 1, to: 15, at: (n) => [3, 4, 6, 8 + (n >> 1), (n & 1) * 4] },
  { name: 'PRLAR#_EL2', from: 1, to: 15, at: (n) => [3, 4, 6, 8 + (n >> 1), (n & 1) * 4 + 1] },
];

function isAccess(text: string | undefined): text is RegisterAccess {
  return text === 'ro' || text === 'wo' || text === 'rw';
}

function* rows(table: string): Generator<SystemRegisterEncoding> {
  for (const line of table.trim().split('\n')) {
    const space = line.indexOf(' ');
    const [op0 = 0, op1 = 0, CRn = 0] = line.slice(0, space).split('.').map(Number);
    for (const entry of line.slice(space + 1).split(', ')) {
      const [name = '', place = '', access] = entry.split(' ');
      const [CRm = 0, op2 = 0] = place.split('.').map(Number);
      yield { name, op0, op1, CRn, CRm, op2, access: isAccess(access) ? access : 'rw' };
    }
  }
}

function* familyRows(): Generator<SystemRegisterEncoding> {
  for (const { name, from, to, at, access } of families) {
    for (let n = from; n <= to; n++) {
      const [op0, op1, CRn, CRm, op2] = at(n);
      yield { name: name.replace('#', String(n)), op0, op1, CRn, CRm, op2, access: access ?? 'rw' };
    }
  }
}

/** Every register with a name, in upper case; several names may share an encoding. */
export function* encodings(): Generator<SystemRegisterEncoding> {
  yield* rows(named);
  yield* familyRows();
  yield* rows(recent);
}
