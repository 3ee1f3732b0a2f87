"""Exchange with the province's platform (省政务服务网权力运行系统). Nothing here yet: cases are not pushed anywhere."""
